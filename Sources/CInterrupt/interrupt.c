// interrupt.c -- the list of executions.

#include "CInterrupt.h"

#include <limits.h>
#include <stdlib.h>

// Executions share no line of the cache.
enum { LINE = 64, ROOM = (sizeof(ci_execution) + LINE - 1) / LINE * LINE };

__attribute__((aligned(LINE))) ci_execution ci_outside = {.limit = LONG_MAX, .users = 1};
_Thread_local ci_execution *ci_of_thread = &ci_outside;

// The newest first; none is ever taken out.
static ci_execution *newest = &ci_outside;

static ci_execution *first(void) { return __atomic_load_n(&newest, __ATOMIC_ACQUIRE); }

/// Gives it to a user of its own, where it has none and none of its memory is left.
static bool claim(ci_execution *execution) {
  int none = 0;
  if (!__atomic_compare_exchange_n(
          &execution->users, &none, 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    return false;
  }
  if (ci_held(execution) == 0) return true;
  ci_release(execution);
  return false;
}

ci_execution *ci_make(void) {
  ci_execution *execution = first();
  while (execution && !claim(execution)) execution = execution->next;
  if (!execution) {
    void *memory = NULL;
    if (posix_memalign(&memory, LINE, ROOM)) return NULL;
    execution = memory;
    *execution = (ci_execution){.users = 1};
    execution->next = first();
    while (!__atomic_compare_exchange_n(
        &newest, &execution->next, execution, true, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    }
  }
  execution->kinks = 0;
  execution->left_behind = 0;
  ci_set_refused(execution, false);
  ci_set_limit(execution, LONG_MAX);
  ci_end_measuring(execution);
  // In this order: a request to all reaches code outside first, and so either this or the list.
  ci_forget(execution);
  if (__atomic_load_n(&ci_outside.is_asked, __ATOMIC_SEQ_CST)) ci_ask(execution);
  return execution;
}

void ci_ask_all(void) {
  ci_ask(&ci_outside);
  for (ci_execution *e = first(); e; e = e->next) ci_ask(e);
}

void ci_forget_all(void) {
  ci_forget(&ci_outside);
  for (ci_execution *e = first(); e; e = e->next) ci_forget(e);
}

long ci_held_by_all(void) {
  long sum = 0;
  // What is seen of others may be a moment old.
  for (ci_execution *e = first(); e; e = e->next) sum += ci_held(e);
  return sum;
}

void ci_begin_measuring(ci_execution *execution) {
  __atomic_store_n(&execution->measured, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&execution->measured_arrays, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&execution->largest, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&execution->is_measuring, true, __ATOMIC_RELAXED);
}

void ci_end_measuring(ci_execution *execution) {
  __atomic_store_n(&execution->is_measuring, false, __ATOMIC_RELAXED);
}

void ci_measure(ci_execution *execution, long bytes, bool is_tape) {
  if (!is_tape) {
    __atomic_fetch_add(&execution->measured_arrays, bytes, __ATOMIC_RELAXED);
  }
  const long now =
      __atomic_fetch_add(&execution->measured, bytes, __ATOMIC_RELAXED) + bytes;
  if (now > ci_largest(execution)) {
    __atomic_store_n(&execution->largest, now, __ATOMIC_RELAXED);
  }
}
