// CStartup.h -- what the command does before `main`, and what it lets go of when it has started.
#ifndef CSTARTUP_H
#define CSTARTUP_H

/// Linked for its constructor.
extern const int hyp_startup;

/// Lets go of the code that has run so far: most of it starts the command, and is not needed again. What is needed is read
/// again from the file, which is at hand.
void hyp_let_go_of_code(void);

#endif
