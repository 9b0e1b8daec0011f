function __metrics-serve_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __metrics-serve_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __metrics-serve_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __metrics-serve_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __metrics-serve_parse_tokens -S
    set -l unparsed_tokens (__metrics-serve_tokens -pc)
    switch $unparsed_tokens[1]
    case 'metrics-serve'
        __metrics-serve_parse_subcommand -r 1 'listen=' 'port-file=' 'retain=' 'store=' 'stale=' 'token-file=' 'tls-cert=' 'tls-key=' 'follow=+' 'until-end' 'drain=' 'strict' 'rejects=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'help'
            __metrics-serve_parse_subcommand -r 1 'version'
        end
    end
end

function __metrics-serve_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __metrics-serve_parse_subcommand -S -a positional_count
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

function __metrics-serve_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __metrics-serve_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__metrics-serve_tokens -p)
    if test -z "$(__metrics-serve_tokens -t)"
        set -l index (count (__metrics-serve_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'metrics-serve' -f
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" listen' -l 'listen' -d 'Where to listen: host:port, port 0 for any that is free, or unix:path.' -rfka ''
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" port-file' -l 'port-file' -d 'Write the port into this file once it is open.' -rF
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" retain' -l 'retain' -d 'Keep what is this old.' -rfka ''
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" store' -l 'store' -d 'Keep what is known in this file over a restart.' -rF
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" stale' -l 'stale' -d 'Call a thing stale when nothing was heard of it for so long.' -rfka ''
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" token-file' -l 'token-file' -d 'Read the token from this file; needed where others than this host can connect.' -rF
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" tls-cert' -l 'tls-cert' -d 'Serve HTTPS with this certificate, in PEM.' -rF
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" tls-key' -l 'tls-key' -d 'The key of the certificate, in PEM.' -rF
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve"' -l 'follow' -d 'Read this file, and what is appended to it; may be repeated.' -rF
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" until-end' -l 'until-end' -d 'Stop once the input has ended.'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" drain' -l 'drain' -d 'Read on for so long after a signal, until the input ends.' -rfka ''
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_positional "metrics-serve" -ge 1' -F
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" version' -l 'version' -d 'Show the version.'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_positional "metrics-serve" -eq 2' -fa 'help' -d 'Show subcommand help information.'
complete -c 'metrics-serve' -n '__metrics-serve_should_offer_completions_for_flags_or_options "metrics-serve help" version' -l 'version' -d 'Show the version.'
