// internal.h -- what the files of the shim share.

#ifndef CEDITLINE_INTERNAL_H
#define CEDITLINE_INTERNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "CEditLine.h"

// MARK: text.c

/// Bytes that grow; after a failed allocation `failed` stays set and nothing more is added.
typedef struct {
  char *bytes;
  size_t count, capacity;
  bool failed;
} cel_buffer;

void cel_buffer_add(cel_buffer *buffer, const char *bytes, size_t count);
void cel_buffer_scalar(cel_buffer *buffer, wchar_t scalar);
/// UTF-8 of `count` wide characters, NUL-terminated; NULL where there is no memory.
char *cel_utf8(const wchar_t *text, size_t count, size_t *byte_count);
/// The scalars of UTF-8 text; what is not UTF-8 is left out. NULL where there is no memory.
wchar_t *cel_wide(const char *text, size_t *count);
wchar_t *cel_wide_copy(const wchar_t *text, size_t count);
/// One scalar at `*bytes`, which moves behind it; -1 where it is not UTF-8.
long cel_decode(const char **bytes, const char *end);
/// Chooses a UTF-8 locale for LC_CTYPE alone; false where there is none.
bool cel_use_utf8(void);

// MARK: output.c

/// Writes what is held before the process waits; whoever prints or flushes next is told where that fails.
void cel_flush_for_reader(void);
/// Writes what is held as far as that takes no time: the process ends.
void cel_flush_at_end(void);

// MARK: signals.c

int cel_poll(int descriptor, const sigset_t *outside);
void cel_begin_reading(sigset_t *outside);
void cel_end_reading(const sigset_t *outside);
typedef enum { CEL_NOTHING, CEL_RESIZED, CEL_SUSPENDED } cel_event;
cel_event cel_take_event(void);
/// Stops the process group, as ^Z does, and returns when it goes on.
void cel_stop(void);

#if __has_include(<histedit.h>)
#include <histedit.h>

/// The text at some time.
typedef struct {
  wchar_t *text;  // NULL for an empty one
  size_t count, cursor;
} cel_state;

enum { CEL_MOST_STATES = 200 };
typedef struct {
  cel_state list[CEL_MOST_STATES];
  size_t count;
} cel_states;

/// What the command before did, if the next one may go on with it.
typedef enum { CEL_RUN_NONE, CEL_RUN_CUT, CEL_RUN_WORD } cel_run;

struct cel {
  EditLine *line;
  // Where libedit draws: nowhere.
  FILE *sink;
  History *no_history;
  void *context;
  cel_callbacks callbacks;

  // keys.c: bytes read and not yet used.
  unsigned char input[1024];
  size_t input_start, input_end;
  sigset_t outside;
  bool is_vi;
  bool is_fresh;      // nothing has been read for this entry
  bool marks_pastes;  // the terminal has been asked to

  // commands.c: scalars above 255, which no key map holds, in the order in which they were typed: vi's
  // "." replays keys, and with them these.
  wchar_t wide[64];
  size_t wide_count, wide_next;
  bool wide_is_new, wide_ended;
  bool overwrites;  // vi's R

  // changes.c: states to go back to and forward to, and the text as it was looked at last.
  cel_states before, after;
  cel_state seen;
  bool joins;  // the last change was a letter, and the next one belongs to it
  wchar_t *cut;
  cel_run run, next_run;
  bool is_in_key;
  int word_index;
  size_t word_count;

  // history.c: the walk through the history. `recalled` is the text that it showed last.
  int walk_index;
  wchar_t *typed, *recalled;
  char *walk_prefix;
  // The search under way.
  const char *search;
  bool search_fails;
};

cel *cel_of(EditLine *line);

// editor.c
void cel_draw(cel *editor);
void cel_leave(cel *editor, cel_leaving reason);
/// Hands the terminal to something else, and takes it back.
void cel_release_terminal(cel *editor);
void cel_claim_terminal(cel *editor);

// keys.c
enum {
  CEL_KEY_UP = 0x80, CEL_KEY_DOWN, CEL_KEY_RIGHT, CEL_KEY_LEFT, CEL_KEY_HOME, CEL_KEY_END,
  CEL_KEY_DELETE, CEL_KEY_WORD_RIGHT, CEL_KEY_WORD_LEFT, CEL_KEY_PASTE, CEL_KEY_NEWLINE,
  CEL_KEY_WIDE,    // a scalar above 255, which no key map holds: it waits in `wide`
  CEL_KEY_COMMANDS,  // vi-command-mode, under a code that is never typed
  CEL_KEY_REDO       // vi-redo
};
int cel_get_character(EditLine *line, wchar_t *character);
/// The bytes of a paste, up to its closing mark.
bool cel_read_paste(cel *editor, cel_buffer *pasted);

// changes.c
void cel_forget_changes(cel *editor);
/// Looks at the text before a key is read.
void cel_note_change(cel *editor);
void cel_note_key(cel *editor, wchar_t key);
unsigned char cel_command_undo(EditLine *line, int key);
unsigned char cel_command_redo_change(EditLine *line, int key);
unsigned char cel_command_cut_line(EditLine *line, int key);
unsigned char cel_command_cut_entry(EditLine *line, int key);
unsigned char cel_command_cut_word_back(EditLine *line, int key);
unsigned char cel_command_cut_word(EditLine *line, int key);
unsigned char cel_command_put_back(EditLine *line, int key);
unsigned char cel_command_last_word(EditLine *line, int key);

// commands.c, history.c
/// Remembers a scalar that stands behind CEL_KEY_WIDE.
void cel_note_wide(cel *editor, wchar_t scalar);
wchar_t cel_take_wide(cel *editor);
void cel_add_commands(cel *editor);
void cel_bind_keys(cel *editor);
bool cel_replace_line(cel *editor, const wchar_t *text, size_t cursor);
bool cel_line_text(cel *editor, char **text, size_t *count, size_t *cursor);
unsigned char cel_command_up(EditLine *line, int key);
unsigned char cel_command_down(EditLine *line, int key);
unsigned char cel_command_search(EditLine *line, int key);
void cel_forget_walk(cel *editor);
#endif

#endif
