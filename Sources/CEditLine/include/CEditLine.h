// CEditLine.h -- libedit for Swift, without variadics, wide characters, FILE pointers or C globals.
//
// libedit keeps the text, the keys of emacs and vi, and the bindings of ~/.editrc. It draws nothing: its
// output goes nowhere, since its idea of a screen breaks at marks without a width, at entries taller
// than the screen, and at colours. This shim sits at the one place where libedit waits, its "get a
// character" function (EL_GETCFN), and does there what libedit cannot:
//
//   - turns the escape sequences of keys into single codes, so that a lone Escape stays usable;
//   - waits in ppoll with the signals let through, so that no Ctrl-C, resize or ^Z is ever lost;
//   - asks Swift to draw, where no key is waiting.
//
// Everything that is a decision is asked of Swift through `cel_callbacks`, on the thread that called
// `cel_read`, never from a signal handler. All text is UTF-8. A `char *` that a callback returns is
// allocated with malloc and freed here; a `char *` returned from here is freed by the caller.
//
// Without <histedit.h> the shim still builds, and `cel_open` always says that there is no editor.
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An editor on standard input and standard output.
typedef struct cel cel;

/// How a reading ended.
typedef enum {
  CEL_ENTRY,        ///< Enter on a complete text.
  CEL_END,          ///< Ctrl-D on an empty line, the end of the input, or a signal to leave.
  CEL_INTERRUPTED,  ///< Ctrl-C.
  CEL_FAILED        ///< The terminal cannot be read, or there is no memory.
} cel_status;

/// What Enter does.
typedef struct {
  bool submits;  ///< The text is complete.
  int indent;    ///< Otherwise: spaces at the start of the new line, or -1 for no new line.
} cel_acceptance;

/// What Tab does.
typedef struct {
  size_t start;  ///< The byte at which the completed word begins.
  char *insert;  ///< Replaces the text from `start` to the cursor, or NULL.
} cel_completion;

/// What is to be drawn.
typedef struct {
  const char *text;
  size_t count, cursor;  ///< In bytes.
  const char *search;    ///< What is searched for in the history, or NULL.
  bool search_fails;     ///< No entry holds it.
} cel_drawing;

/// Why the drawn text is left.
typedef enum {
  CEL_LEFT_SUBMITTED,
  CEL_LEFT_INTERRUPTED,
  CEL_LEFT_ENDED,
  CEL_LEFT_FOR_OTHERS  ///< Something else writes to the terminal; the text is drawn anew afterwards.
} cel_leaving;

/// What the shim asks of its client. Each but `draw` and `leave` may be NULL.
typedef struct {
  cel_acceptance (*accept)(void *context, const char *text, size_t count, size_t cursor);
  cel_completion (*complete)(void *context, const char *text, size_t count, size_t cursor);
  /// The history entry nearest to `*index` in the direction `step` (1 older, -1 newer) that
  /// begins with `pattern` or, with `anywhere`, holds it. 0 is the newest entry, -1 the line being
  /// typed. Sets `*index`; NULL where there is none.
  char *(*recall)(void *context, int *index, int step, const char *pattern, bool anywhere);
  /// Pasted text as it should enter the line, in which `before_count` bytes stand before the cursor.
  char *(*paste)(
    void *context, const char *before, size_t before_count, const char *text, size_t count);
  /// The text as another editor has changed it; NULL leaves it as it is.
  char *(*edit)(void *context, const char *text, size_t count);
  /// What the right arrow adds at the end of the text, or NULL.
  char *(*suggest)(void *context, const char *text, size_t count);
  /// No key is waiting: shows the text and the cursor.
  void (*draw)(void *context, const cel_drawing *drawing);
  /// Leaves the cursor at the start of the row below the text.
  void (*leave)(void *context, const cel_drawing *drawing, cel_leaving reason);
  /// A key comes: what was only a note goes.
  void (*touch)(void *context);
  /// The terminal has another size.
  void (*resize)(void *context);
  /// The screen is to be wiped.
  void (*redraw)(void *context);
} cel_callbacks;

// MARK: Life

/// Opens an editor, or returns NULL: not a terminal, a terminal that cannot move its cursor, no UTF-8
/// locale, no libedit, or no memory. `program` names it in ~/.editrc.
cel *cel_open(const char *program, void *context, const cel_callbacks *callbacks);
/// Hands the terminal back and frees the editor; NULL is allowed.
void cel_close(cel *editor);
/// "emacs" or "vi".
void cel_set_keys(cel *editor, const char *name);
/// Reads a file of libedit's settings; NULL stands for $EDITRC or ~/.editrc.
void cel_read_settings(cel *editor, const char *path);

// MARK: Reading

/// Reads one entry; NULL unless the status is CEL_ENTRY. After CEL_INTERRUPTED, `*count` is the size
/// of what was thrown away.
char *cel_read(cel *editor, size_t *count, cel_status *status);
/// The columns that a scalar takes on the terminal; -1 where it cannot be shown.
int cel_width(uint32_t scalar);
/// The columns of the terminal, 80 where that is unknown.
int cel_columns(void);
/// The rows of the terminal, 24 where that is unknown.
int cel_rows(void);

// MARK: Output

/// Writes to standard output, which is no terminal: at once after a pause, else within a twentieth of a second.
/// False and `errno` where this, or what was held before, cannot be written.
bool cel_print(const char *bytes, size_t size);
/// Writes what is held; false and `errno` where that fails, or has failed.
bool cel_flush(void);

// MARK: Signals

/// Starts to catch SIGINT, SIGTERM and SIGHUP, which call `on_request` inside the signal handler.
/// With `interactive`, Ctrl-C never ends the process; without, a second signal does at once.
void cel_catch_signals(bool interactive, void (*on_request)(void));
/// Ends the process with 70 and a message where it would be ended by a fault of its own. Takes no memory, so
/// that it can be called before `main`.
void cel_catch_crashes(void);
/// Makes a file at `path`, which is removed where the process ends before `cel_end_draft`. Takes no memory.
/// A descriptor, or -1 and `errno`.
int cel_open_draft(const char *path);
/// It has its name, or is gone.
void cel_end_draft(void);
/// Ends the process at once; what is half written goes with it. What is held of standard output is written, if
/// that takes no time.
void cel_end_process(int status) __attribute__((noreturn));
/// Puts something that refuses to be read and written in the place of standard descriptors that are closed.
void cel_open_standard_descriptors(void);
/// An interrupt has come since the last call.
bool cel_take_interrupt(void);
/// An interrupt has come that nobody has taken.
bool cel_interrupt_is_pending(void);
/// The signal that asked the process to end, or 0.
int cel_termination(void);
/// Calls `on_ring` inside a signal handler after so many seconds, or never where they are 0; waits for
/// input end then.
void cel_set_alarm(double seconds, void (*on_ring)(void));
/// Waits for `descriptor` to become readable; false where a signal asks for something, now or before.
bool cel_wait_for_input(int descriptor);
/// Waits for `descriptor` to become readable: 1 readable or at its end, 0 too late, -1 a signal.
int cel_wait(int descriptor, int milliseconds);

#endif
