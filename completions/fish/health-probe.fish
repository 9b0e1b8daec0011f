function __health-probe_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __health-probe_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __health-probe_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __health-probe_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __health-probe_parse_tokens -S
    set -l unparsed_tokens (__health-probe_tokens -pc)
    switch $unparsed_tokens[1]
    case 'health-probe'
        __health-probe_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'check'
            __health-probe_parse_subcommand -r 1 'strict' 'rejects=' 'force' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'http'
            __health-probe_parse_subcommand -r 1 'expect=' 'body-match=' 'json=+' 'header-file=' 'cert-days=' 'http=' 'resolve=+' 'follow=' 'method=' 'data-file=' 'max-body=' 'cacert=' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'tcp'
            __health-probe_parse_subcommand -r 1 'tls' 'cert-days=' 'cacert=' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'dns'
            __health-probe_parse_subcommand -r 1 'type=' 'server=' 'expect=+' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'exec'
            __health-probe_parse_subcommand -r 1 'name=' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'postgres'
            __health-probe_parse_subcommand 1 'diagnose' 'read-only' 'insecure-database' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'llm'
            __health-probe_parse_subcommand -r 1 'deep' 'force' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'system'
            __health-probe_parse_subcommand 0 'disk=+' 'interval=' 'cpu-over=' 'memory-over=' 'disk-over=' 'max-time=' 'degraded-over=' 'concurrency=' 'watch=' 'jitter=' 'count=' 'fail-after=' 'recover-after=' 'changes' 'drain=' 'self-check' 'uplink=+' 'format=' 'exit=' 'strict-health' 'config=' 'q/quiet' 'v/verbose' 'color=' 'now=' 'version' 'h/help'
        case 'help'
            __health-probe_parse_subcommand -r 1 'version'
        end
    end
end

function __health-probe_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __health-probe_parse_subcommand -S -a positional_count
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

function __health-probe_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __health-probe_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__health-probe_tokens -p)
    if test -z "$(__health-probe_tokens -t)"
        set -l index (count (__health-probe_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'health-probe' -f
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'check' -d 'Look at what the configuration names, at URLs, or at targets from records.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'http' -d 'Look at web servers.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'tcp' -d 'Look whether connections are taken.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'dns' -d 'Look names up at name servers.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'exec' -d 'Run a plugin of Nagios and read what it says.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'postgres' -d 'Look at a PostgreSQL database.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'llm' -d 'Look at providers of language models, key by key.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'system' -d 'Look at processors, memory and disks of this host.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_positional "health-probe" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" strict' -l 'strict' -d 'Stop at the first bad line.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" rejects' -l 'rejects' -d 'Keep bad lines, verbatim, in this file.' -rF
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" force' -l 'force' -d 'Ask providers again, however short a time ago they were asked.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" expect' -l 'expect' -d 'Statuses that are right.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" body-match' -l 'body-match' -d 'An extended regular expression that the body must match.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http"' -l 'json' -d 'A value that the answer, as JSON, must have at a path.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" header-file' -l 'header-file' -d 'Headers to send, a line each; secrets belong here.' -rF
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" cert-days' -l 'cert-days' -d 'A certificate that ends within so many days is degraded, unhealthy (21,7).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" http' -l 'http' -d '1.1 or 2; what the server prefers unless given.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http"' -l 'resolve' -d 'Take the address in the place of looking the name up.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" follow' -l 'follow' -d 'How many redirects to follow.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" method' -l 'method' -d 'GET, or POST with --data-file, unless given.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" data-file' -l 'data-file' -d 'Send this as the body.' -rF
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" max-body' -l 'max-body' -d 'The longest answer that is read (16MiB).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" cacert' -l 'cacert' -d 'Trust what is signed by these, in the place of the system\'s.' -rF
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe http" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" tls' -l 'tls' -d 'Speak TLS, and look at the certificate.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" cert-days' -l 'cert-days' -d 'With --tls: a certificate that ends within so many days is degraded, unhealthy (21,7).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" cacert' -l 'cacert' -d 'With --tls: trust what is signed by these, in the place of the system\'s.' -rF
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe tcp" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" type' -l 'type' -d 'A, AAAA, CNAME, MX, NS, PTR, SOA or TXT.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" server' -l 'server' -d 'Ask this one in the place of those of resolv.conf(5).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns"' -l 'expect' -d 'A value that must be among the answers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe dns" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" name' -l 'name' -d 'What to call it (the plugin\'s name).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe exec" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" diagnose' -l 'diagnose' -d 'Look thoroughly: blockers, slow statements, sizes, counters; with advice.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" read-only' -l 'read-only' -d 'It is fine that nothing can be written, as on a standby.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" insecure-database' -l 'insecure-database' -d 'Accept a connection that others may read or fake.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe postgres" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" deep' -l 'deep' -d 'Ask for one token, which costs money, at most once an hour.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" force' -l 'force' -d 'Ask again, however short a time ago that was.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe llm" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system"' -l 'disk' -d 'A file system, by any path on it; all of this host\'s own without.' -rfa '(__health-probe_complete_directories)'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" interval' -l 'interval' -d 'Between the two readings of the processors (500ms).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" cpu-over' -l 'cpu-over' -d 'More of the processors in use is degraded (80%).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" memory-over' -l 'memory-over' -d 'More of the memory in use is degraded (85%).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" disk-over' -l 'disk-over' -d 'More of a disk in use is degraded (90%).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" max-time' -l 'max-time' -d 'The longest a look may take (10s; llm 20s, exec 60s).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" degraded-over' -l 'degraded-over' -d 'A look that takes longer is degraded (5s; llm and exec: none).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" concurrency' -l 'concurrency' -d 'How many looks begin at once.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" watch' -l 'watch' -d 'Look again and again, so often.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" jitter' -l 'jitter' -d 'With --watch: begin each look up to so much later.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" count' -l 'count' -d 'With --watch: how many rounds.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" fail-after' -l 'fail-after' -d 'With --watch: looks in a row until a target is said to be worse (3).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" recover-after' -l 'recover-after' -d 'With --watch: looks in a row until a target is said to be better (2).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" changes' -l 'changes' -d 'With --watch: print the first finding of each target, then changes only.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" drain' -l 'drain' -d 'How long to wait for looks after SIGTERM or SIGINT (30s unless configured).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" self-check' -l 'self-check' -d 'First see whether this host reaches anything; if not, say that once.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system"' -l 'uplink' -d 'With --self-check: what it should reach, in the place of its name servers.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" format' -l 'format' -d 'ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.' -rfka 'ndjson table nagios prometheus junit'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" exit' -l 'exit' -d 'What the status means: contract, nagios, docker or consul (that of the format).' -rfka 'contract nagios docker consul'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" strict-health' -l 'strict-health' -d 'Count degraded as no.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" config' -l 'config' -d 'Read this configuration instead of the system\'s and yours.' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" q quiet' -s 'q' -l 'quiet' -d 'Say nothing but errors on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" v verbose' -s 'v' -l 'verbose' -d 'Say more on standard error.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" color' -l 'color' -d 'Colour for people.' -rfka 'auto always never'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" now' -l 'now' -d 'Fix the clock, in Unix seconds (for tests).' -rfka ''
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" version' -l 'version' -d 'Show the version.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe system" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'health-probe' -n '__health-probe_should_offer_completions_for_flags_or_options "health-probe help" version' -l 'version' -d 'Show the version.'
