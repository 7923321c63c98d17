// CSandbox.h -- what the system can be asked to hold a process to, behind the checks of the program itself.
//
// None of it is a promise: where a kernel lacks a thing, it is left out. What the program promises it keeps without.
#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/// Overwrites and forgets the environment, but for the variables in `kept`, which ends with NULL.
void csb_forget_environment(const char *const *kept);

/// Lets the process take so many bytes of addresses beside those that it has; false where that cannot be set.
bool csb_limit_memory(size_t bytes);

/// Ends the process with `status` and a message when it has used so many seconds of the processor: whatever does
/// not look at the time is stopped too.
void csb_limit_processor(unsigned seconds, const char *message, int status);

/// No core dump, no new privileges, and, where the kernel has Landlock, no file but those at or below `readable`,
/// which ends with NULL, for reading.
void csb_close_files(const char *const *readable);

#endif
