// What Swift may not do: what lies between fork(2) and exec(2), where only async-signal-safe calls
// are allowed, and calls that are declared for GNU sources alone.
#ifndef CSUPERVISE_H
#define CSUPERVISE_H

#include <sys/types.h>

// Signals. From `begin` on they are blocked and read from the descriptor that it answers (-1 and
// errno where it fails); those that were ignored stay ignored, for the command too.
int csupervise_signals_begin(void);
// Closes it; all is as it was before `begin`, and what has come and was not read takes effect.
void csupervise_signals_end(int descriptor);
// The signals that have come, at most `capacity` in one call; 0 when there are none.
int csupervise_signals_read(int descriptor, int *numbers, int capacity);
// As it was before `begin`, but for SIGPIPE; and back.
void csupervise_signals_release(void);
void csupervise_signals_hold(void);
// Stops this process, or its whole group, by the default action of `signal`. Answers 1 when it was
// continued, and 0 at once where the system refuses: no one could continue an orphaned group.
int csupervise_stop(int signal, int whole_group);

typedef struct {
  char *const *arguments;
  char *const *environment;
  // The descriptors to become 0, 1 and 2; -1 leaves the one that is there.
  int standard[3];
  int kept;     // one more for the command, or -1
  int kept_as;  // its number there
  int terminal; // the terminal that becomes the command's, or -1
  int report;   // where the error number goes if there is no exec; closed on exec
} csupervise_command;

// Starts a command as the leader of a process group, with the signal mask of the time before
// `begin`. It is killed when the calling thread ends. Answers -1 and errno if it cannot fork.
pid_t csupervise_start(const csupervise_command *command);

enum {
  CSUPERVISE_NOTHING,
  CSUPERVISE_EXITED,
  CSUPERVISE_SIGNALED,
  CSUPERVISE_STOPPED,
  CSUPERVISE_LOST
};
typedef struct {
  int kind;
  int value; // status or signal
} csupervise_change;

// What has become of a child. One that has ended stays a zombie, so that neither its id nor that of
// its group can be given to others, until it is reaped.
csupervise_change csupervise_look(pid_t process);
void csupervise_reap(pid_t process);

// Starts a program in a process group of its own, which reads `input` and writes to our standard
// error, with no signal blocked and SIGPIPE as the system has it; for threads, which may not fork.
// It is not ended with us. Answers -1 and errno.
pid_t csupervise_start_apart(char *const *arguments, char *const *environment, int input);
// A pidfd of a child, readable once that has ended; -1 where the system has none.
int csupervise_watch(pid_t process);

// A pidfd of a living member of a process group; -1 if there is none, -2 if it cannot be told.
int csupervise_member(pid_t group);

// A file without a name in `folder`, or in memory where that cannot be; -1 and errno.
int csupervise_temporary(const char *folder);
int csupervise_pipe(int ends[2]);
// How many bytes there are to read.
int csupervise_waiting(int descriptor);
// Starts a process that copies `from` to standard error until no one writes to it any more, or no
// one reads there. It holds nothing else, and is in a session of its own.
void csupervise_relay(int from);
// The lowest number from 3 to 9, which every shell can name, that a command may be given a
// descriptor as: free here or closed on exec. Not `other`; `fallback` where all are taken.
int csupervise_free_number(int other, int fallback);

#endif
