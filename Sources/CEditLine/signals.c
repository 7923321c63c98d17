// signals.c -- flags set by signal handlers, and the only places that wait for them.

#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

#include "internal.h"

static atomic_int interrupt_flag, termination_signal, event_flag;
static atomic_bool is_interactive, alarm_has_rung;
static void (*_Atomic request)(void);
static void (*_Atomic alarm_request)(void);

static void tell_client(void) {
  void (*call)(void) = atomic_load(&request);
  if (call) call();
}

static void on_interrupt(int signal) {
  // A batch run that does not answer to the first is left at once by the second.
  if (atomic_exchange(&interrupt_flag, 1) && !atomic_load(&is_interactive)) cel_end_process(128 + signal);
  tell_client();
}

static void on_termination(int signal) {
  if (atomic_exchange(&termination_signal, signal)) cel_end_process(128 + signal);
  tell_client();
}

static void on_resize(int signal) {
  (void)signal;
  int nothing = CEL_NOTHING;
  // A pending ^Z redraws as well.
  atomic_compare_exchange_strong(&event_flag, &nothing, CEL_RESIZED);
}

static void on_suspend(int signal) {
  (void)signal;
  atomic_store(&event_flag, CEL_SUSPENDED);
}

static void handle(int signal, void (*handler)(int), struct sigaction *before) {
  struct sigaction action = {0};
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART, so that a blocked read comes back.
  action.sa_handler = handler;
  sigaction(signal, &action, before);
}

void cel_catch_signals(bool interactive, void (*on_request)(void)) {
  atomic_store(&is_interactive, interactive);
  atomic_store(&request, on_request);
  handle(SIGINT, on_interrupt, NULL);
  handle(SIGTERM, on_termination, NULL);
  // The time that `ulimit -t` allows is up. A file that `ulimit -f` allows no more of is told by `write`.
  handle(SIGXCPU, on_termination, NULL);
  handle(SIGXFSZ, SIG_IGN, NULL);
  struct sigaction hangup;
  // `nohup` ignores SIGHUP, and that stays so.
  if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN) {
    handle(SIGHUP, on_termination, NULL);
  }
}

bool cel_take_interrupt(void) { return atomic_exchange(&interrupt_flag, 0) != 0; }
bool cel_interrupt_is_pending(void) { return atomic_load(&interrupt_flag) != 0; }
int cel_termination(void) { return atomic_load(&termination_signal); }
cel_event cel_take_event(void) { return (cel_event)atomic_exchange(&event_flag, CEL_NOTHING); }

// MARK: Alarm

static void on_alarm(int signal) {
  (void)signal;
  atomic_store(&alarm_has_rung, true);
  void (*call)(void) = atomic_load(&alarm_request);
  if (call) call();
}

void cel_set_alarm(double seconds, void (*on_ring)(void)) {
  atomic_store(&alarm_request, on_ring);
  atomic_store(&alarm_has_rung, false);
  handle(SIGALRM, on_alarm, NULL);
  struct itimerval timer = {0};
  // Nothing at all would switch the timer off.
  if (seconds > 0 && seconds < 1e-6) seconds = 1e-6;
  // More than the 31 years that every system takes is no limit.
  if (seconds > 1e9) seconds = 0;
  timer.it_value.tv_sec = (time_t)seconds;
  timer.it_value.tv_usec = (suseconds_t)((seconds - (double)timer.it_value.tv_sec) * 1e6);
  setitimer(ITIMER_REAL, &timer, NULL);
}

// MARK: While a line is read

static const int held_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP};
static struct sigaction before_reading[3];

void cel_begin_reading(sigset_t *outside) {
  sigset_t held;
  sigemptyset(&held);
  for (size_t i = 0; i < sizeof held_signals / sizeof *held_signals; i++) {
    sigaddset(&held, held_signals[i]);
  }
  // Held back until ppoll lets them through: none can fall between a test of a flag and the wait.
  pthread_sigmask(SIG_BLOCK, &held, outside);
  handle(SIGWINCH, on_resize, &before_reading[0]);
  handle(SIGTSTP, on_suspend, &before_reading[1]);
  // ^\ would leave the terminal raw.
  handle(SIGQUIT, on_termination, &before_reading[2]);
}

void cel_end_reading(const sigset_t *outside) {
  // The handlers first: what is still held back is then delivered as it is outside.
  sigaction(SIGWINCH, &before_reading[0], NULL);
  sigaction(SIGTSTP, &before_reading[1], NULL);
  sigaction(SIGQUIT, &before_reading[2], NULL);
  pthread_sigmask(SIG_SETMASK, outside, NULL);
}

void cel_stop(void) {
  struct sigaction ours;
  handle(SIGTSTP, SIG_DFL, &ours);
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  kill(0, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stop, &before);  // stopped here, until it is told to go on
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(SIGTSTP, &ours, NULL);
}

/// poll or, with signals held back, ppoll.
int cel_poll(int descriptor, const sigset_t *outside) {
  struct pollfd wanted = {.fd = descriptor, .events = POLLIN};
#if defined(__APPLE__)
  // No ppoll: a short wait bounds how long a signal in the gap can go unseen.
  sigset_t held;
  pthread_sigmask(SIG_SETMASK, outside, &held);
  int count = poll(&wanted, 1, 200);
  int error = count == 0 ? EINTR : errno;
  pthread_sigmask(SIG_SETMASK, &held, NULL);
  errno = error;
  return count == 0 ? -1 : count;
#else
  return ppoll(&wanted, 1, NULL, outside);
#endif
}

bool cel_wait_for_input(int descriptor) {
  cel_flush_for_reader();
  sigset_t held, outside;
  sigemptyset(&held);
  sigaddset(&held, SIGINT);
  sigaddset(&held, SIGTERM);
  sigaddset(&held, SIGHUP);
  sigaddset(&held, SIGALRM);
  pthread_sigmask(SIG_BLOCK, &held, &outside);
  bool is_asked, is_readable = false;
  while (!(is_asked = cel_interrupt_is_pending() || cel_termination() || alarm_has_rung) &&
         !is_readable) {
    int count = cel_poll(descriptor, &outside);
    // What cannot be waited for is left to the read to tell.
    is_readable = count > 0 || (count < 0 && errno != EINTR);
  }
  pthread_sigmask(SIG_SETMASK, &outside, NULL);
  return !is_asked;
}

int cel_wait(int descriptor, int milliseconds) {
  struct pollfd wanted = {.fd = descriptor, .events = POLLIN};
  int count = poll(&wanted, 1, milliseconds);
  if (count < 0) return errno == EINTR ? -1 : 1;
  return count > 0;
}
