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
        __metrics-agg_parse_subcommand -r 1 'by=' 'drain=' 'strict' 'rejects=' 'format=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        switch $unparsed_tokens[1]
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
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" by' -l 'by' -d 'Group by these fields, such as prompt,error.kind.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" drain' -l 'drain' -d 'How long to read on after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_positional "metrics-agg" -ge 1' -F
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" version' -l 'version' -d 'Show the version.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_positional "metrics-agg" -eq 2' -fa 'help' -d 'Show subcommand help information.'
complete -c 'metrics-agg' -n '__metrics-agg_should_offer_completions_for_flags_or_options "metrics-agg help" version' -l 'version' -d 'Show the version.'
