// CPseudoTerminal.h -- pseudo-terminals, which the feature macros hide from Swift.
#ifndef CPSEUDOTERMINAL_H
#define CPSEUDOTERMINAL_H

/// Opens a terminal and writes the name of its other side; the descriptor, or -1.
int cpt_open(int columns, int rows, char *name, int name_size);
/// Changes the size of a terminal; its foreground processes get SIGWINCH.
int cpt_resize(int terminal, int columns, int rows);
/// Starts a program; the terminal `name`, or the three descriptors where it is NULL, are its own.
/// Every signal is as a shell would hand it on. The process, or -1.
int cpt_start(
  const char *path, char *const *arguments, char *const *environment, const char *name,
  const int *descriptors);
/// The status of a process that has ended, 128 and more for a signal; -1 while it runs.
int cpt_status(int process);

#endif
