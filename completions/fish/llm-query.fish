function __llm-query_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __llm-query_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __llm-query_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __llm-query_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __llm-query_parse_tokens -S
    set -l unparsed_tokens (__llm-query_tokens -pc)
    switch $unparsed_tokens[1]
    case 'llm-query'
        __llm-query_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'run'
            __llm-query_parse_subcommand -r 1 'strict' 'rejects=' 'models=+' 'prompts=+' 'prompt=+' 'concurrency=' 'timeout=' 'retries=' 'max-wait=' 'max-tokens=' 'temperature=' 'base-url=+' 'fallback=+' 'journal=' 'new-only' 'retry-failed' 'max-cost=' 'allow-unpriced' 'n/dry-run' 'drain=' 'progress=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'ask'
            __llm-query_parse_subcommand -r 1 'm/model=' 'system=' 'max-tokens=' 'temperature=' 'timeout=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'models'
            __llm-query_parse_subcommand 0 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'check'
            __llm-query_parse_subcommand 0 'models=+' 'timeout=' 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'keys'
            __llm-query_parse_subcommand 0 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'journal'
            __llm-query_parse_subcommand 1 'repair' 'compact' 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'help'
            __llm-query_parse_subcommand -r 1 'version'
        end
    end
end

function __llm-query_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __llm-query_parse_subcommand -S -a positional_count
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

function __llm-query_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __llm-query_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__llm-query_tokens -p)
    if test -z "$(__llm-query_tokens -t)"
        set -l index (count (__llm-query_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'llm-query' -f
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query" version' -l 'version' -d 'Show the version.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query" -eq 1' -fa 'run' -d 'Ask many models about each domain.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query" -eq 1' -fa 'ask' -d 'Ask one model one question; print its answer as it comes.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query" -eq 1' -fa 'models' -d 'List the models that --models all asks.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query" -eq 1' -fa 'check' -d 'Check keys and models at the providers; costs nothing.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query" -eq 1' -fa 'keys' -d 'List the keys by fingerprint, with age and state.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query" -eq 1' -fa 'journal' -d 'Check, repair, compact and sum up a journal.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query run" -ge 1' -F
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run"' -l 'models' -d 'all, available (those with a key), or models: NAME, PROVIDER:NAME, with * for any letters.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run"' -l 'prompts' -d 'The prompts to ask, by name.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run"' -l 'prompt' -d 'Add a prompt from a file; {domain} in it is replaced.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" concurrency' -l 'concurrency' -d 'Requests under way at once, 1 to 10000 (256).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" timeout' -l 'timeout' -d 'The longest a request may take.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" retries' -l 'retries' -d 'Send a failed request again so often, 0 to 100 (3).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" max-wait' -l 'max-wait' -d 'Wait no longer than this for a limit (120s); what would is put off.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" max-tokens' -l 'max-tokens' -d 'The most tokens of an answer.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" temperature' -l 'temperature' -d 'Sampling temperature, where a model takes it.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run"' -l 'base-url' -d 'Reach a provider at another URL.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run"' -l 'fallback' -d 'Models that answer for one that cannot: names, or same-tier (none).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" journal' -l 'journal' -d 'Keep each answer here before it is printed.' -rF
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" new-only' -l 'new-only' -d 'Do not print what the journal holds.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" retry-failed' -l 'retry-failed' -d 'Ask again what the journal says has failed for good.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" max-cost' -l 'max-cost' -d 'Stop before the run costs more, in USD, or none (25).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" allow-unpriced' -l 'allow-unpriced' -d 'Ask models of unknown price in spite of the cap.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" dry-run n' -s 'n' -l 'dry-run' -d 'Print the requests, keys hidden; send none.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" drain' -l 'drain' -d 'How long to wait for answers after a signal (30s).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" progress' -l 'progress' -d 'auto, json or none: how to show progress on standard error.' -rfka 'auto json none'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" version' -l 'version' -d 'Show the version.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" m model' -s 'm' -l 'model' -d 'The model: NAME or PROVIDER:NAME.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" system' -l 'system' -d 'What the model is told before the question.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" max-tokens' -l 'max-tokens' -d 'The most tokens of an answer (2048).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" temperature' -l 'temperature' -d 'Sampling temperature, where a model takes it.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" timeout' -l 'timeout' -d 'The longest a request may take.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" version' -l 'version' -d 'Show the version.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query ask" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" version' -l 'version' -d 'Show the version.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query models" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check"' -l 'models' -d 'all, available (those with a key), or models: NAME, PROVIDER:NAME, with * for any letters.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" timeout' -l 'timeout' -d 'The longest a provider may take (10s).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" version' -l 'version' -d 'Show the version.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" version' -l 'version' -d 'Show the version.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query keys" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_positional "llm-query journal" -eq 1' -F
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" repair' -l 'repair' -d 'Remove the rest of a last line that was cut off.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" compact' -l 'compact' -d 'Repair, and keep only the last record of each question.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" version' -l 'version' -d 'Show the version.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query journal" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'llm-query' -n '__llm-query_should_offer_completions_for_flags_or_options "llm-query help" version' -l 'version' -d 'Show the version.'
