// launch.c -- runs a command pinned to one processor and reports what it took.
//
// Small on purpose: the peak memory of a process starts with that of the process that began it.
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
  if (count < 4) return 2;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(atoi(words[2]), &set);
  sched_setaffinity(0, sizeof set, &set);
  pid_t child = fork();
  if (child == 0) {
    execvp(words[3], words + 3);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 2;
  FILE *report = fopen(words[1], "w");
  if (!report) return 2;
  fprintf(report, "%.6f %ld\n",
          usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
              1e-6 * (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec),
          usage.ru_maxrss);
  fclose(report);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
