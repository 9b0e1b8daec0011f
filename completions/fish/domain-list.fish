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
            __domain-list_parse_subcommand -r 1 'limit=' 'offset=' 'match=+' 'cohort=+' 'sample=' 'seed=' 'run=' 'strip-www' 'keep-duplicates' 'status=+' 'due=' 'db=' 'insecure-database' 'config=' 'strict' 'rejects=' 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'migrate'
            __domain-list_parse_subcommand 0 'check' 'db=' 'insecure-database' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'import'
            __domain-list_parse_subcommand -r 1 'from-legacy' 'legacy-schema=' 'strip-www' 'db=' 'insecure-database' 'config=' 'strict' 'rejects=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'claim'
            __domain-list_parse_subcommand 0 'run=' 'batch=' 'lease=' 'max-attempts=' 'due=' 'cohort=+' 'follow' 'drain=' 'db=' 'insecure-database' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'record'
            __domain-list_parse_subcommand -r 1 'patience=' 'drain=' 'db=' 'insecure-database' 'config=' 'strict' 'rejects=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'release'
            __domain-list_parse_subcommand 0 'run=' 'expired' 'db=' 'insecure-database' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'status'
            __domain-list_parse_subcommand 0 'run=' 'db=' 'insecure-database' 'config=' 'format=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'export'
            __domain-list_parse_subcommand 0 'run=' 'db=' 'insecure-database' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
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
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'migrate' -d 'Make the tables, or bring them up to date.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'import' -d 'Put lists of domains into the table.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'claim' -d 'Take the domains of a run that are due, and hold them while they are worked on.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'record' -d 'Store the answers that come in, and pass each on once it is stored.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'release' -d 'Give back domains that are held.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'status' -d 'Tell how far the runs have come.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list" -eq 1' -fa 'export' -d 'Print the stored answers of a run, as response records.'
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
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list"' -l 'status' -d 'Of the table: only domains of this status; may be repeated.' -rfka 'pending processing completed failed'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" due' -l 'due' -d 'Of the table: only domains not processed for so long.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list list" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
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
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" check' -l 'check' -d 'Change nothing; the status is 1 where something is to be done.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list migrate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" from-legacy' -l 'from-legacy' -d 'Take over the tables domains and domain_responses of the service before this one.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" legacy-schema' -l 'legacy-schema' -d 'The schema of those tables.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" strip-www' -l 'strip-www' -d 'Take www. off the front of names.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list import" -ge 1' -F
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" run' -l 'run' -d 'The run to take domains of.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" batch' -l 'batch' -d 'Hold at most this many unfinished domains (1000).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" lease' -l 'lease' -d 'How long a domain is held without a renewal (10m).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" max-attempts' -l 'max-attempts' -d 'A domain that fails so often is failed (2).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" due' -l 'due' -d 'Only domains not processed for so long.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim"' -l 'cohort' -d 'Only domains of this cohort; may be repeated.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" follow' -l 'follow' -d 'Wait for more when nothing is due.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" drain' -l 'drain' -d 'Wait so long after a signal for what is held (30s).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list claim" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" patience' -l 'patience' -d 'Look so long for a server that went away before answers are spooled (60s).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" drain' -l 'drain' -d 'Read on for so long after a signal (30s).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_positional "domain-list record" -ge 1' -F
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list record" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" run' -l 'run' -d 'Only of this run.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" expired' -l 'expired' -d 'Only those whose lease has ended.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list release" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" run' -l 'run' -d 'Only this run.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" format' -l 'format' -d 'ndjson or table; a table on a terminal unless given.' -rfka 'ndjson table'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" run' -l 'run' -d 'The run.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" db' -l 'db' -d 'The database, without a password; DATABASE_URL unless given.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" version' -l 'version' -d 'Show the version.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'domain-list' -n '__domain-list_should_offer_completions_for_flags_or_options "domain-list help" version' -l 'version' -d 'Show the version.'
