function __alert-send_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __alert-send_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __alert-send_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __alert-send_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __alert-send_parse_tokens -S
    set -l unparsed_tokens (__alert-send_tokens -pc)
    switch $unparsed_tokens[1]
    case 'alert-send'
        __alert-send_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'send'
            __alert-send_parse_subcommand -r 1 'channel=+' 'group-by=' 'group-wait=' 'group-interval=' 'repeat=' 'throttle=' 'wait' 'follow' 'dry-run' 'explain' 'drain=' 'strict' 'rejects=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'flush'
            __alert-send_parse_subcommand 0 'wait' 'follow' 'explain' 'drain=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'outbox'
            __alert-send_parse_subcommand 0 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'drop'
            __alert-send_parse_subcommand -r 1 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'retry'
            __alert-send_parse_subcommand -r 1 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'silence'
            __alert-send_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'add'
                __alert-send_parse_subcommand 1 'for=' 'reason=' 'by=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            case 'list'
                __alert-send_parse_subcommand 0 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            case 'end'
                __alert-send_parse_subcommand 1 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
            end
        case 'ack'
            __alert-send_parse_subcommand 1 'for=' 'by=' 'note=' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'resolve'
            __alert-send_parse_subcommand 1 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'status'
            __alert-send_parse_subcommand 0 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'test'
            __alert-send_parse_subcommand -r 1 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'notify'
            __alert-send_parse_subcommand 1 'severity=' 'source=' 'label=+' 'channel=+' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'help'
            __alert-send_parse_subcommand -r 1 'version'
        end
    end
end

function __alert-send_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __alert-send_parse_subcommand -S -a positional_count
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

function __alert-send_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __alert-send_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__alert-send_tokens -p)
    if test -z "$(__alert-send_tokens -t)"
        set -l index (count (__alert-send_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'alert-send' -f
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'send' -d 'Read alerts, deliver them, print what became of each.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'flush' -d 'Send what is due: retries, open groups, reminders, escalations.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'outbox' -d 'List the messages that are not delivered, dead ones too.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'drop' -d 'Take messages out of the outbox.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'retry' -d 'Send messages of the outbox now, dead ones too.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'silence' -d 'Keep alerts from being told for a while.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'ack' -d 'Take an alert on: no reminders, no escalation.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'resolve' -d 'End an alert by hand, and tell those who heard of it.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'status' -d 'List what fires, since when, and who was told.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'test' -d 'Send a marked message to channels, all unless named.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'notify' -d 'Send one message, such as: deployment finished.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send"' -l 'channel' -d 'Send to this channel, whatever the routes say; may be repeated.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" group-by' -l 'group-by' -d 'What the alerts of a message have in common, apart by commas.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" group-wait' -l 'group-wait' -d 'How long a first message waits for others.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" group-interval' -l 'group-interval' -d 'The least time between two messages of a group.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" repeat' -l 'repeat' -d 'Tell again after so long what still fires; 0: never.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" throttle' -l 'throttle' -d 'At most so many messages a channel in such a time.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" wait' -l 'wait' -d 'Go on until every message is delivered or given up.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" follow' -l 'follow' -d 'Do what flush does as well, for as long as there is input.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" dry-run' -l 'dry-run' -d 'Send and keep nothing; print the messages.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" explain' -l 'explain' -d 'Say of each alert where it goes, and why.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" drain' -l 'drain' -d 'How long to go on after a signal.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send send" -ge 1' -F
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send send" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" wait' -l 'wait' -d 'Go on until every message is delivered or given up.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" follow' -l 'follow' -d 'Go on until a signal comes.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" explain' -l 'explain' -d 'Say of each alert where it goes, and why.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" drain' -l 'drain' -d 'How long to go on after a signal.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send flush" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send outbox" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send outbox" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send outbox" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send outbox" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send outbox" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send outbox" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send outbox" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send drop" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send drop" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send drop" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send drop" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send drop" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send drop" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send retry" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send retry" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send retry" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send retry" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send retry" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send retry" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send retry" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send silence" -eq 1' -fa 'add' -d 'Begin a silence; prints it.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send silence" -eq 1' -fa 'list' -d 'List the silences that have not ended.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_positional "alert-send silence" -eq 1' -fa 'end' -d 'End a silence now.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" for' -l 'for' -d 'How long.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" reason' -l 'reason' -d 'Why, for those who ask.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" by' -l 'by' -d 'Who says so (the user).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence add" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence list" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence list" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence list" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence list" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence list" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence list" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence end" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence end" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence end" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence end" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence end" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send silence end" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" for' -l 'for' -d 'Only for so long; else until it is over.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" by' -l 'by' -d 'Who takes it on (the user).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" note' -l 'note' -d 'What others should know.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send ack" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send resolve" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send resolve" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send resolve" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send resolve" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send resolve" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send resolve" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send resolve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send status" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send status" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send status" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send status" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send status" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send status" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send test" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send test" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send test" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send test" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send test" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send test" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send test" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" severity' -l 'severity' -d 'info, warning, error or critical.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" source' -l 'source' -d 'What speaks.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify"' -l 'label' -d 'For routes and readers; may be repeated.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify"' -l 'channel' -d 'Send to this channel, whatever the routes say; may be repeated.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" version' -l 'version' -d 'Show the version.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send notify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'alert-send' -n '__alert-send_should_offer_completions_for_flags_or_options "alert-send help" version' -l 'version' -d 'Show the version.'
