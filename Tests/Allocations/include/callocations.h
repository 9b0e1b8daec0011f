// Counts the allocations of a thread, so that a test can say that there were none.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

// How often this thread has called malloc, calloc, realloc or an aligned form of them; below zero
// where they cannot be counted, as with a sanitizer's own.
long allocations_of_thread(void);

#endif
