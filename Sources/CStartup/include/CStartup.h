// CStartup.h -- what the command does before `main`: nothing to call.
#ifndef CSTARTUP_H
#define CSTARTUP_H

/// Linked for its constructor.
extern const int hyp_startup;

#endif
