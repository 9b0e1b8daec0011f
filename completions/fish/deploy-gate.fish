function __deploy-gate_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __deploy-gate_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __deploy-gate_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __deploy-gate_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __deploy-gate_parse_tokens -S
    set -l unparsed_tokens (__deploy-gate_tokens -pc)
    switch $unparsed_tokens[1]
    case 'deploy-gate'
        __deploy-gate_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'check'
            __deploy-gate_parse_subcommand 0 'require-env=+' 'run=+' 'shell' 'timeout=' 'disk=+' 'clock' 'git-clean' 'keys' 'breakers' 'postgres' 'migrations' 'profile=' 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'verdict'
            __deploy-gate_parse_subcommand -r 1 'rules-file=' 'min-samples=' 'no-data=' 'strict-health' 'drain=' 'strict' 'rejects=' 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'compare'
            __deploy-gate_parse_subcommand 0 'baseline=' 'canary=' 'min-samples=' 'tolerance=' 'rules-file=' 'strict' 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'bake'
            __deploy-gate_parse_subcommand -r 1 'for=' 'abort-on=+' 'baseline=' 'rules-file=' 'min-samples=' 'strict' 'rejects=' 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'incident'
            __deploy-gate_parse_subcommand -r 1 'format=' 'drain=' 'strict' 'rejects=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'step'
            __deploy-gate_parse_subcommand 0 'deploy=' 'step=' 'status=' 'service=' 'to-version=' 'previous-version=' 'message=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'journal'
            __deploy-gate_parse_subcommand 1 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'flag'
            __deploy-gate_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'test'
                __deploy-gate_parse_subcommand 1 'key=' 'context=+' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            case 'list'
                __deploy-gate_parse_subcommand 0 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            case 'explain'
                __deploy-gate_parse_subcommand 1 'key=' 'context=+' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            case 'distribution'
                __deploy-gate_parse_subcommand -r 2 'strict' 'rejects=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            end
        case 'config'
            __deploy-gate_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'show'
                __deploy-gate_parse_subcommand 0 'config=' 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            case 'check'
                __deploy-gate_parse_subcommand 0 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            end
        case 'help'
            __deploy-gate_parse_subcommand -r 1 'version'
        end
    end
end

function __deploy-gate_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __deploy-gate_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __deploy-gate_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __deploy-gate_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__deploy-gate_tokens -p)
    if test -z "$(__deploy-gate_tokens -t)"
        set -l index (count (__deploy-gate_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'deploy-gate' -f
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'check' -d 'Look before a deployment: print a check record for each look, and a verdict.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'verdict' -d 'Read health, metric, check, breaker, response, alert and verdict records; decide.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'compare' -d 'Hold the records of a canary against those of a baseline; decide.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'bake' -d 'Watch a live stream for a time; end at once on a clear failure, else decide.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'incident' -d 'Read the records of an incident; print a report of it.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'step' -d 'Append a step to the journal of a deployment, and print it once the disk has it.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'journal' -d 'Print the steps of a deployment and say where it stands.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'flag' -d 'Tell whether a feature is on for a key: exit status 0 on, 1 off.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'config' -d 'Look at the configuration in force.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check"' -l 'require-env' -d 'Variables that must be set, apart by commas.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check"' -l 'run' -d 'Run a command, which must end with 0: NAME=\'CMD\'.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" shell' -l 'shell' -d 'Run the commands of --run by sh -c.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" timeout' -l 'timeout' -d 'How long each command may take (5m).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check"' -l 'disk' -d 'So much must be free here, or on the file system of PATH: PATH=SIZE.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" clock' -l 'clock' -d 'This host\'s clock must go with the database\'s.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" git-clean' -l 'git-clean' -d 'The tree of git must be as it was committed.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" keys' -l 'keys' -d 'No key of a provider may be due.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" breakers' -l 'breakers' -d 'No circuit breaker may be open.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" postgres' -l 'postgres' -d 'The database must answer.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" migrations' -l 'migrations' -d 'The tables must be those of the programs.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" profile' -l 'profile' -d 'production: --disk 2GiB, and all of --clock, --git-clean, --keys, --breakers, --postgres and --migrations.' -rfka 'production'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" format' -l 'format' -d 'ndjson, table, junit, github or sarif; a table on a terminal unless given.' -rfka 'ndjson table junit github sarif'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" rules-file' -l 'rules-file' -d 'Judge by the rules of this file, not by the configuration\'s.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" min-samples' -l 'min-samples' -d 'Judge nothing from fewer events, where a rule does not say.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" no-data' -l 'no-data' -d 'What a rule without data means: inconclusive, fail or pass.' -rfka 'inconclusive fail pass'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" strict-health' -l 'strict-health' -d 'Count what is degraded as unhealthy.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" drain' -l 'drain' -d 'How long to read on after SIGTERM or SIGINT.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate verdict" -ge 1' -F
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" format' -l 'format' -d 'ndjson, table, junit, github or sarif; a table on a terminal unless given.' -rfka 'ndjson table junit github sarif'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate verdict" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" baseline' -l 'baseline' -d 'The records of what runs now.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" canary' -l 'canary' -d 'The records of what is to run.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" min-samples' -l 'min-samples' -d 'Decide nothing from fewer records on a side.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" tolerance' -l 'tolerance' -d 'The share by which latency may grow (5%).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" rules-file' -l 'rules-file' -d 'Hold the canary against the rules of this file as well, not the configuration\'s.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" format' -l 'format' -d 'ndjson, table, junit, github or sarif; a table on a terminal unless given.' -rfka 'ndjson table junit github sarif'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate compare" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" for' -l 'for' -d 'How long to watch.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake"' -l 'abort-on' -d 'End with no-go at a record for which this holds.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" baseline' -l 'baseline' -d 'Hold what came against the records of this file as well.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" rules-file' -l 'rules-file' -d 'Judge by the rules of this file, not by the configuration\'s.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" min-samples' -l 'min-samples' -d 'Judge nothing from fewer events, where a rule does not say.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate bake" -ge 1' -F
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" format' -l 'format' -d 'ndjson, table, junit, github or sarif; a table on a terminal unless given.' -rfka 'ndjson table junit github sarif'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate bake" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" format' -l 'format' -d 'markdown or json.' -rfka 'markdown json'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" drain' -l 'drain' -d 'How long to read on after SIGTERM or SIGINT.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate incident" -ge 1' -F
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate incident" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" deploy' -l 'deploy' -d 'The deployment.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" step' -l 'step' -d 'The step.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" status' -l 'status' -d 'How it stands: started, done, failed, skipped, or another word.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" service' -l 'service' -d 'The service that is deployed.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" to-version' -l 'to-version' -d 'The version that is deployed.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" previous-version' -l 'previous-version' -d 'The version that was running before.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" message' -l 'message' -d 'What happened, in a sentence.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate step" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate journal" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate journal" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate journal" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate journal" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate journal" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate journal" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate journal" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate flag" -eq 1' -fa 'test' -d 'Print nothing; exit status 0 on, 1 off.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate flag" -eq 1' -fa 'list' -d 'Print every feature and how far it is rolled out.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate flag" -eq 1' -fa 'explain' -d 'Print why a feature is on or off for a key.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate flag" -eq 1' -fa 'distribution' -d 'Count for how many of the keys of a file, one a line, a feature is on.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" key' -l 'key' -d 'Whom it is for: a user, a domain.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test"' -l 'context' -d 'What else is known of the key.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag test" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" key' -l 'key' -d 'Whom it is for: a user, a domain.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain"' -l 'context' -d 'What else is known of the key.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag explain" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate flag distribution" -ge 1' -F
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate flag distribution" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate config" -eq 1' -fa 'show' -d 'Print every value and where it comes from, without passwords.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_positional "deploy-gate config" -eq 1' -fa 'check' -d 'Name every wrong or unknown key with its path.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config check" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config check" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config check" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config check" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config check" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config check" version' -l 'version' -d 'Show the version.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate config check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'deploy-gate' -n '__deploy-gate_should_offer_completions_for_flags_or_options "deploy-gate help" version' -l 'version' -d 'Show the version.'
