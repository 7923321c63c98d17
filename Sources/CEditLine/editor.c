// editor.c -- opening, reading and closing; and what is left of that without libedit.

#define _GNU_SOURCE
#include <errno.h>
#include <unistd.h>

#include "internal.h"

#if __has_include(<histedit.h>)

cel *cel_of(EditLine *line) {
  void *editor = NULL;
  el_get(line, EL_CLIENTDATA, &editor);
  return editor;
}

static char *no_prompt(EditLine *line) {
  (void)line;
  static char empty[] = "";
  return empty;
}

/// A terminal that can be drawn on.
static bool terminal_is_able(void) {
  const char *name = getenv("TERM");
  return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && name && *name
    && strcmp(name, "dumb") != 0 && strcmp(name, "emacs") != 0;
}

cel *cel_open(const char *program, void *context, const cel_callbacks *callbacks) {
  if (!callbacks || !terminal_is_able() || !cel_use_utf8()) return NULL;
  cel *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->context = context;
  editor->callbacks = *callbacks;
  editor->walk_index = -1;
  editor->sink = fopen("/dev/null", "we");
  if (editor->sink) {
    editor->line = el_init_fd(
      program, stdin, editor->sink, editor->sink, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
  }
  editor->no_history = history_init();
  if (!editor->line || !editor->no_history) {
    cel_close(editor);
    return NULL;
  }
  el_set(editor->line, EL_CLIENTDATA, editor);
  el_set(editor->line, EL_PROMPT, no_prompt);
  // Empty for ever: commands of libedit that look for a history call it without asking whether.
  el_set(editor->line, EL_HIST, history, editor->no_history);
  el_set(editor->line, EL_SIGNAL, 0);
  el_set(editor->line, EL_EDITOR, "emacs");
  el_set(editor->line, EL_GETCFN, cel_get_character);
  // So that a pasted CR LF is one newline.
  el_set(editor->line, EL_SETTY, "-d", "-icrnl", "-inlcr", NULL);
  cel_add_commands(editor);
  cel_bind_keys(editor);
  return editor;
}

void cel_close(cel *editor) {
  if (!editor) return;
  if (editor->line) el_end(editor->line);
  if (editor->no_history) history_end(editor->no_history);
  cel_forget_walk(editor);
  cel_forget_changes(editor);
  free(editor->cut);
  if (editor->sink) fclose(editor->sink);
  free(editor);
}

void cel_set_keys(cel *editor, const char *name) {
  el_set(editor->line, EL_EDITOR, name);
  // Choosing an editor forgets every binding.
  cel_bind_keys(editor);
}

void cel_read_settings(cel *editor, const char *path) {
  const char *name = NULL;
  el_get(editor->line, EL_EDITOR, &name);
  bool was_vi = name && strcmp(name, "vi") == 0;
  el_source(editor->line, path);
  el_get(editor->line, EL_EDITOR, &name);
  bool is_vi = name && strcmp(name, "vi") == 0;
  if (is_vi != was_vi) cel_bind_keys(editor);
}

// MARK: Drawing

static bool describe(cel *editor, cel_drawing *drawing) {
  char *text;
  if (!cel_line_text(editor, &text, &drawing->count, &drawing->cursor)) return false;
  drawing->text = text;
  drawing->search = editor->search;
  drawing->search_fails = editor->search_fails;
  return true;
}

void cel_draw(cel *editor) {
  cel_drawing drawing;
  if (!describe(editor, &drawing)) return;
  editor->callbacks.draw(editor->context, &drawing);
  free((char *)drawing.text);
}

void cel_leave(cel *editor, cel_leaving reason) {
  cel_drawing drawing;
  if (!describe(editor, &drawing)) return;
  editor->callbacks.leave(editor->context, &drawing, reason);
  free((char *)drawing.text);
}

static void mark_pastes(bool on) {
  fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
  fflush(stdout);
}

void cel_release_terminal(cel *editor) {
  cel_leave(editor, CEL_LEFT_FOR_OTHERS);
  mark_pastes(false);
  // Told to let go: otherwise libedit believes that the terminal is still raw afterwards.
  el_set(editor->line, EL_PREP_TERM, 0);
}

void cel_claim_terminal(cel *editor) {
  el_set(editor->line, EL_PREP_TERM, 1);
  mark_pastes(true);
}

// MARK: Reading

char *cel_read(cel *editor, size_t *count, cel_status *status) {
  *count = 0;
  cel_forget_walk(editor);
  cel_forget_changes(editor);
  editor->run = editor->next_run = CEL_RUN_NONE;
  cel_begin_reading(&editor->outside);
  editor->is_fresh = true;
  editor->marks_pastes = false;
  editor->overwrites = false;
  editor->search = NULL;
  int scalar_count = 0;
  const wchar_t *line = el_wgets(editor->line, &scalar_count);
  mark_pastes(false);
  // An interrupt within a search comes back as the end of the input: the flag decides.
  bool is_interrupted = (!line || scalar_count <= 0) && cel_take_interrupt();
  char *text = NULL;
  if (is_interrupted) {
    const LineInfoW *info = el_wline(editor->line);
    *count = (size_t)(info->lastchar - info->buffer);
    *status = CEL_INTERRUPTED;
    // The terminal has thrown away what was typed ahead, and so do we.
    editor->input_start = editor->input_end = 0;
    cel_leave(editor, CEL_LEFT_INTERRUPTED);
  } else if (!line || scalar_count <= 0) {
    *status = scalar_count < 0 && !cel_termination() ? CEL_FAILED : CEL_END;
    cel_leave(editor, CEL_LEFT_ENDED);
  } else {
    while (scalar_count > 0 && line[scalar_count - 1] == L'\n') scalar_count--;
    text = cel_utf8(line, (size_t)scalar_count, count);
    *status = text ? CEL_ENTRY : CEL_FAILED;
    if (text) {
      cel_drawing drawing = {.text = text, .count = *count, .cursor = *count};
      editor->callbacks.leave(editor->context, &drawing, CEL_LEFT_SUBMITTED);
    }
  }
  cel_end_reading(&editor->outside);
  return text;
}

#else

cel *cel_open(const char *program, void *context, const cel_callbacks *callbacks) {
  (void)program, (void)context, (void)callbacks;
  return NULL;
}
void cel_close(cel *editor) { (void)editor; }
void cel_set_keys(cel *editor, const char *name) { (void)editor, (void)name; }
void cel_read_settings(cel *editor, const char *path) { (void)editor, (void)path; }
char *cel_read(cel *editor, size_t *count, cel_status *status) {
  (void)editor;
  *count = 0;
  *status = CEL_FAILED;
  return NULL;
}

#endif
