// editor.c -- opening, reading and closing; and what is left of that without libedit.

#define _GNU_SOURCE
#include <errno.h>
#include <unistd.h>

#include "internal.h"

#if __has_include(<histedit.h>)

static char *show_prompt(EditLine *line) { return cel_of(line)->prompt; }

/// A terminal that can be drawn on.
static bool terminal_is_able(void) {
  const char *name = getenv("TERM");
  return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && name && *name
    && strcmp(name, "dumb") != 0 && strcmp(name, "emacs") != 0;
}

cel *cel_open(const char *program, void *context, const cel_callbacks *callbacks) {
  // libedit crashes on a prompt that its locale cannot encode.
  if (!terminal_is_able() || !cel_use_utf8()) return NULL;
  cel *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->context = context;
  if (callbacks) editor->callbacks = *callbacks;
  editor->walk_index = -1;
  editor->line = el_init(program, stdin, stdout, stderr);
  editor->no_history = history_init();
  if (!editor->line || !editor->no_history || !cel_set_prompt(editor, "> ")) {
    cel_close(editor);
    return NULL;
  }
  el_set(editor->line, EL_CLIENTDATA, editor);
  el_set(editor->line, EL_PROMPT_ESC, show_prompt, '\001');
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
  free(editor->note);
  free(editor->prompt);
  for (size_t i = 0; i < sizeof editor->styles / sizeof *editor->styles; i++) {
    free(editor->styles[i]);
  }
  free(editor);
}

bool cel_set_prompt(cel *editor, const char *prompt) {
  char *copy = strdup(prompt);
  if (!copy) return false;
  free(editor->prompt);
  editor->prompt = copy;
  editor->prompt_width = cel_width(copy);
  return true;
}

void cel_set_style(cel *editor, uint8_t style, const char *parameters) {
  free(editor->styles[style]);
  editor->styles[style] = parameters ? strdup(parameters) : NULL;
}

void cel_set_keys(cel *editor, const char *name) {
  el_set(editor->line, EL_EDITOR, name);
  // Choosing an editor forgets every binding.
  cel_bind_keys(editor);
}

void cel_read_settings(cel *editor) {
  const char *name = NULL;
  el_get(editor->line, EL_EDITOR, &name);
  bool was_vi = name && strcmp(name, "vi") == 0;
  el_source(editor->line, NULL);
  el_get(editor->line, EL_EDITOR, &name);
  bool is_vi = name && strcmp(name, "vi") == 0;
  if (is_vi != was_vi) cel_bind_keys(editor);
}

char *cel_read(cel *editor, size_t *count, cel_status *status) {
  *count = 0;
  cel_forget_walk(editor);
  cel_clear_note(editor);
  cel_begin_reading(&editor->outside);
  editor->is_fresh = true;
  editor->marks_pastes = false;
  int scalar_count = 0;
  const wchar_t *line = el_wgets(editor->line, &scalar_count);
  fputs("\033[?2004l", stdout);
  fflush(stdout);
  // An interrupt within a search comes back as the end of the input: the flag decides.
  bool is_interrupted = (!line || scalar_count <= 0) && cel_take_interrupt();
  char *text = NULL;
  if (is_interrupted) {
    const LineInfoW *info = el_wline(editor->line);
    *count = (size_t)(info->lastchar - info->buffer);
    *status = CEL_INTERRUPTED;
    // The terminal has thrown away what was typed ahead, and so do we.
    editor->input_start = editor->input_end = 0;
    cel_leave_line(editor, "^C");
  } else if (!line || scalar_count <= 0) {
    *status = scalar_count < 0 && !cel_termination() ? CEL_FAILED : CEL_END;
    fputs("\n", stdout);
    fflush(stdout);
  } else {
    while (scalar_count > 0 && line[scalar_count - 1] == L'\n') scalar_count--;
    text = cel_utf8(line, (size_t)scalar_count, count);
    *status = text ? CEL_ENTRY : CEL_FAILED;
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
bool cel_set_prompt(cel *editor, const char *prompt) {
  (void)editor, (void)prompt;
  return false;
}
void cel_set_style(cel *editor, uint8_t style, const char *parameters) {
  (void)editor, (void)style, (void)parameters;
}
void cel_set_keys(cel *editor, const char *name) { (void)editor, (void)name; }
void cel_read_settings(cel *editor) { (void)editor; }
char *cel_read(cel *editor, size_t *count, cel_status *status) {
  (void)editor;
  *count = 0;
  *status = CEL_FAILED;
  return NULL;
}

#endif
