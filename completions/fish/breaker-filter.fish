function __breaker-filter_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __breaker-filter_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __breaker-filter_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __breaker-filter_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __breaker-filter_parse_tokens -S
    set -l unparsed_tokens (__breaker-filter_tokens -pc)
    switch $unparsed_tokens[1]
    case 'breaker-filter'
        __breaker-filter_parse_subcommand -r 2 'failure=' 'success=' 'ignore=' 'slow-field=' 'diverted=' 'wait' 'wait-for=' 'drain=' 'strict' 'rejects=' 'window=' 'trip-consecutive=' 'trip-failures=' 'trip-rate=' 'min-calls=' 'trip-on-success' 'slow-over=' 'slow-rate=' 'lump=' 'open-for=' 'open-multiplier=' 'open-max=' 'open-jitter=' 'half-open=' 'half-open-mode=' 'half-open-max-wait=' 'half-open-on-wait=' 'half-open-lost=' 'success-codes=' 'failure-codes=' 'ignore-codes=' 'retries=' 'backoff=' 'jitter=' 'retry-on=' 'retry-budget=' 'max-concurrent=' 'rate=' 'open-exit-code=' 'fail-closed' 'fallback=' 'on-open=' 'on-half-open=' 'on-close=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'help'
            __breaker-filter_parse_subcommand -r 1 'version'
        end
    end
end

function __breaker-filter_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __breaker-filter_parse_subcommand -S -a positional_count
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

function __breaker-filter_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __breaker-filter_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__breaker-filter_tokens -p)
    if test -z "$(__breaker-filter_tokens -t)"
        set -l index (count (__breaker-filter_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'breaker-filter' -f
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" failure' -l 'failure' -d 'Records that are failures; the others are successes.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" success' -l 'success' -d 'Records that are successes.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" ignore' -l 'ignore' -d 'Records that count neither way.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" slow-field' -l 'slow-field' -d 'How long it took, for --slow-over (latency_ms or duration_ms).' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" diverted' -l 'diverted' -d 'Append records that may not pass to this file.' -rF
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" wait' -l 'wait' -d 'Have records wait until they may pass.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" wait-for' -l 'wait-for' -d 'The same, for so long; then divert, or stop.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" drain' -l 'drain' -d 'How long to read on after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_positional "breaker-filter" -ge 1' -F
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" window' -l 'window' -d 'The calls counted: none, count:N, time:D or fixed:D.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" trip-consecutive' -l 'trip-consecutive' -d 'Open after so many failures in a row.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" trip-failures' -l 'trip-failures' -d 'Open at so many failures in the window.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" trip-rate' -l 'trip-rate' -d 'Open at such a share of failures in the window.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" min-calls' -l 'min-calls' -d 'Judge no rate below so many calls.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" trip-on-success' -l 'trip-on-success' -d 'Let a success that reaches the minimum open it.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" slow-over' -l 'slow-over' -d 'Count calls that take longer as slow.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" slow-rate' -l 'slow-rate' -d 'Open at such a share of slow calls in the window.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" lump' -l 'lump' -d 'Count failures closer together once.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" open-for' -l 'open-for' -d 'Stay open so long.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" open-multiplier' -l 'open-multiplier' -d 'Make each opening in a row longer.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" open-max' -l 'open-max' -d 'But not longer than so long.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" open-jitter' -l 'open-jitter' -d 'Draw it from so much below to so much above.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" half-open' -l 'half-open' -d 'Admit so many trials when the open time is over.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" half-open-mode' -l 'half-open-mode' -d 'Close when all succeed, by the rate, or at K/N.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" half-open-max-wait' -l 'half-open-max-wait' -d 'Wait no longer for trials.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" half-open-on-wait' -l 'half-open-on-wait' -d 'What then.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" half-open-lost' -l 'half-open-lost' -d 'What when the holder of a trial dies.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" success-codes' -l 'success-codes' -d 'Exit codes and signals that are successes.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" failure-codes' -l 'failure-codes' -d 'The only ones that are failures.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" ignore-codes' -l 'ignore-codes' -d 'Those that count neither way.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" retries' -l 'retries' -d 'Run a command that fails so many times more.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" backoff' -l 'backoff' -d 'Wait A, then twice as long each time, at most B.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" jitter' -l 'jitter' -d 'How much of each wait is drawn by lot.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" retry-on' -l 'retry-on' -d 'Retry at these only.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" retry-budget' -l 'retry-budget' -d 'Retry at most so large a share of calls, or so many.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" max-concurrent' -l 'max-concurrent' -d 'Admit so many calls at a time.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" rate' -l 'rate' -d 'Admit so many calls within any such time.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" open-exit-code' -l 'open-exit-code' -d 'The exit status of a call that is refused.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" fail-closed' -l 'fail-closed' -d 'Refuse when the state cannot be read or written.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" fallback' -l 'fallback' -d 'Run this in place of a call that is refused.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" on-open' -l 'on-open' -d 'Run this when the breaker opens.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" on-half-open' -l 'on-half-open' -d 'Run this when it lets trials pass.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" on-close' -l 'on-close' -d 'Run this when it closes.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" version' -l 'version' -d 'Show the version.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_positional "breaker-filter" -eq 2' -fa 'help' -d 'Show subcommand help information.'
complete -c 'breaker-filter' -n '__breaker-filter_should_offer_completions_for_flags_or_options "breaker-filter help" version' -l 'version' -d 'Show the version.'
