// output.c -- what goes to a pipe or a file is gathered, and written a moment later at most.
//
// A program that prints a million lines would ask the system a million times. The first line after a
// pause is written at once. What follows is written when there is much of it, before anything else is written or
// waited for, and otherwise by a thread that sees to it that nothing is held for long.

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

/// Bytes that are written at once, and how long fewer are held, in nanoseconds.
enum { CAPACITY = 1 << 16, PATIENCE = 50 * 1000 * 1000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_more = PTHREAD_COND_INITIALIZER;
static char held[CAPACITY];
static size_t count;
/// Why the thread could not write; 0 where it could.
static int failure;
static bool has_thread;
static struct timespec last;

/// Writes all of it; false and `errno` where that fails.
static bool put(const char *bytes, size_t size) {
  while (size > 0) {
    const ssize_t written = write(STDOUT_FILENO, bytes, size);
    if (written >= 0) {
      bytes += written;
      size -= (size_t)written;
    } else if (errno == EAGAIN) {
      struct pollfd wanted = {.fd = STDOUT_FILENO, .events = POLLOUT};
      poll(&wanted, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// Writes what is held; the lock is taken. What cannot be written is dropped.
static bool put_held(void) {
  const size_t size = count;
  count = 0;
  if (size > 0) clock_gettime(CLOCK_MONOTONIC, &last);
  if (!failure) return put(held, size);
  errno = failure;
  failure = 0;
  return false;
}

static void *write_soon(void *nothing) {
  (void)nothing;
  pthread_mutex_lock(&lock);
  while (true) {
    while (count == 0) pthread_cond_wait(&has_more, &lock);
    pthread_mutex_unlock(&lock);
    nanosleep(&(struct timespec){.tv_nsec = PATIENCE}, NULL);
    pthread_mutex_lock(&lock);
    if (!put_held()) failure = errno;
  }
  return NULL;
}

/// A thread that no signal is sent to but that of a pipe without a reader, which ends the process.
static bool start_thread(void) {
  sigset_t all, before;
  sigfillset(&all);
  sigdelset(&all, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pthread_attr_t attributes;
  pthread_t thread;
  bool is_started = false;
  if (pthread_attr_init(&attributes) == 0) {
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 1 << 16);
    is_started = pthread_create(&thread, &attributes, write_soon, NULL) == 0;
    pthread_attr_destroy(&attributes);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return is_started;
}

static bool is_fresh(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (now.tv_sec - last.tv_sec) * 1000000000 + (now.tv_nsec - last.tv_nsec) < PATIENCE;
}

bool cel_print(const char *bytes, size_t size) {
  pthread_mutex_lock(&lock);
  bool is_written = true;
  if (size > CAPACITY - count || failure) is_written = put_held();
  if (count == 0 && (size > CAPACITY / 2 || !is_fresh())) {
    // Long, or after a pause.
    is_written = is_written && put(bytes, size);
    clock_gettime(CLOCK_MONOTONIC, &last);
  } else if (size <= CAPACITY - count) {
    const bool was_empty = count == 0;
    memcpy(held + count, bytes, size);
    count += size;
    has_thread = has_thread || start_thread();
    if (!has_thread) is_written = put_held();
    if (was_empty && has_thread) pthread_cond_signal(&has_more);
  }
  const int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return is_written;
}

bool cel_flush(void) {
  pthread_mutex_lock(&lock);
  const bool is_written = put_held();
  const int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return is_written;
}

void cel_flush_for_reader(void) {
  pthread_mutex_lock(&lock);
  if (!put_held()) failure = errno;
  pthread_mutex_unlock(&lock);
}

void cel_flush_at_end(void) {
  // In a signal handler: it neither waits for who holds the lock nor for a reader.
  if (pthread_mutex_trylock(&lock) != 0) return;
  const char *bytes = held;
  struct pollfd wanted = {.fd = STDOUT_FILENO, .events = POLLOUT};
  while (count > 0 && !failure && poll(&wanted, 1, 0) == 1 && !(wanted.revents & POLLERR)) {
    // A pipe that has room has room for so many.
    const ssize_t written = write(STDOUT_FILENO, bytes, count < 512 ? count : 512);
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}
