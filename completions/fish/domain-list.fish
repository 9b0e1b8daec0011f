function __domain-list_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __domain-list_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __domain-list_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __domain-list_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __domain-list_parse_tokens -S
    set -l unparsed_tokens (__domain-list_tokens -pc)
    switch $unparsed_tokens[1]
    case 'domain-list'
        __domain-list_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'list'
            __domain-list_parse_subcommand -r 1 'limit=' 'offset=' 'match=+' 'cohort=+' 'sample=' 'seed=' 'run=' 'strip-www' 'keep-duplicates' 'strict' 'rejects=' 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'help'
            __domain-list_parse_subcommand -r 1 'version'
        end
    end
end

function __domain-list_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __domain-list_parse_subcommand -S -a positional_count
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

function __domain-list_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __domain-list_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__domain-list_tokens -p)
    if test -z "$(__domain-list_tokens -t)"
        set -l index (count (__domain-list_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'domain-list' -f
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'list' -d 'Read lists of domains and print each domain once.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" limit' -l 'limit' -d 'Print at most this many, and stop.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" offset' -l 'offset' -d 'Leave out this many first.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list"' -l 'match' -d 'Only domains that match: * ? [a-z]; may be repeated.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list"' -l 'cohort' -d 'Only domains of this cohort; may be repeated.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" sample' -l 'sample' -d 'A random sample of this many.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" seed' -l 'seed' -d 'The same seed takes the same sample.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" run' -l 'run' -d 'Name the run in every record.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" strip-www' -l 'strip-www' -d 'Take www. off the front of names.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" keep-duplicates' -l 'keep-duplicates' -d 'Print a domain as often as it comes; memory stays flat.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list list" -ge 1' -F
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list help" version' -l 'version' -d 'Show the version.'
