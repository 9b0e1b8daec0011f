function __metrics-agg_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __metrics-agg_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __metrics-agg_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __metrics-agg_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __metrics-agg_parse_tokens -S
    set -l unparsed_tokens (__metrics-agg_tokens -pc)
    switch $unparsed_tokens[1]
    case 'metrics-agg'
        __metrics-agg_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'aggregate'
            __metrics-agg_parse_subcommand -r 1 'strict' 'rejects=' 'by=' 'value=' 'sum=' 'error=' 'where=' 'preset=' 'window=' 'slide=' 'late=' 'time=' 'follow' 'accuracy=' 'exact' 'max-groups=' 'rules' 'rules-file=' 'with-metrics' 'exit-on-alert' 'no-state' 'state-name=' 'quantiles=' 'format=' 'output=' 'sketches' 'origin=' 'top=' 'drain=' 'check' 'threads=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'merge'
            __metrics-agg_parse_subcommand -r 1 'strict' 'rejects=' 'quantiles=' 'format=' 'output=' 'sketches' 'origin=' 'top=' 'drain=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'help'
            __metrics-agg_parse_subcommand -r 1 'version'
        end
    end
end

function __metrics-agg_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __metrics-agg_parse_subcommand -S -a positional_count
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

function __metrics-agg_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __metrics-agg_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__metrics-agg_tokens -p)
    if test -z "$(__metrics-agg_tokens -t)"
        set -l index (count (__metrics-agg_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'metrics-agg' -f
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" version' -l 'version' -d 'Show the version.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_positional "metrics-agg" -eq 1' -fa 'aggregate' -d 'Add records up: counts, error rates, quantiles and sums, by group and window.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_positional "metrics-agg" -eq 1' -fa 'merge' -d 'Merge metric records that have sketches, from many hosts or hours.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_positional "metrics-agg" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_positional "metrics-agg aggregate" -ge 1' -F
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" by' -l 'by' -d 'Group by these fields, such as prompt,error.kind.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" value' -l 'value' -d 'Measure these fields (latency_ms).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" sum' -l 'sum' -d 'Add up these fields, such as cost_usd.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" error' -l 'error' -d 'Which records are errors.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" where' -l 'where' -d 'Which records count.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" preset' -l 'preset' -d 'service, llm, database or system.' -rfka 'service llm database system'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" window' -l 'window' -d 'Add up each part of time of this length.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" slide' -l 'slide' -d 'Begin a window each time this has passed.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" late' -l 'late' -d 'Close a window when records this much later have come (--follow: 5s).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" time' -l 'time' -d 'The field that holds the time (ts).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" follow' -l 'follow' -d 'A live stream: print each window as soon as it is complete.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" accuracy' -l 'accuracy' -d 'The largest error of a quantile, 0.14% or more (0.55%).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" exact' -l 'exact' -d 'Keep every value, so that quantiles are exact.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" max-groups' -l 'max-groups' -d 'At most so many groups a window; the rest is "other" (1000000).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" rules' -l 'rules' -d 'Print alerts by the rules of the configuration instead of metrics.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" rules-file' -l 'rules-file' -d 'The same by the rules of this file.' -rF
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" with-metrics' -l 'with-metrics' -d 'Print metrics as well as alerts.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" exit-on-alert' -l 'exit-on-alert' -d 'End with 1 when an alert fires.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" no-state' -l 'no-state' -d 'Keep no state: every run begins anew.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" state-name' -l 'state-name' -d 'Keep the state under this name.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" quantiles' -l 'quantiles' -d 'The quantiles to print, in percent (50,95,99).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" format' -l 'format' -d 'ndjson, table, prometheus or openmetrics; a table on a terminal unless given.' -rfka 'ndjson table prometheus openmetrics'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" output' -l 'output' -d 'Write to this file, replaced as a whole.' -rF
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" sketches' -l 'sketches' -d 'Print with each record what merge needs.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" origin' -l 'origin' -d 'Name where sketches come from, so that none counts twice.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" top' -l 'top' -d 'Print only the groups with the most records.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" drain' -l 'drain' -d 'How long to read on after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" check' -l 'check' -d 'Check all of each line, not only its structure and the fields used.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" threads' -l 'threads' -d 'Threads that add up (one a processor).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" version' -l 'version' -d 'Show the version.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg aggregate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_positional "metrics-agg merge" -ge 1' -F
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" quantiles' -l 'quantiles' -d 'The quantiles to print, in percent (50,95,99).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" format' -l 'format' -d 'ndjson, table, prometheus or openmetrics; a table on a terminal unless given.' -rfka 'ndjson table prometheus openmetrics'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" output' -l 'output' -d 'Write to this file, replaced as a whole.' -rF
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" sketches' -l 'sketches' -d 'Print with each record what merge needs.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" origin' -l 'origin' -d 'Name where sketches come from, so that none counts twice.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" top' -l 'top' -d 'Print only the groups with the most records.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" drain' -l 'drain' -d 'How long to read on after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" version' -l 'version' -d 'Show the version.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg merge" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg help" version' -l 'version' -d 'Show the version.'
