// history.c -- walking through earlier entries by prefix, and searching them.
//
// libedit's own walk keeps only 1024 characters of the line being typed, and its search ends on
// letters such as U+2207, whose low byte is a bound key. The entries themselves live with the client.

#define _GNU_SOURCE
#include "internal.h"

#if __has_include(<histedit.h>)
#include <errno.h>

void cel_forget_walk(cel *editor) {
  free(editor->typed);
  free(editor->recalled);
  free(editor->walk_prefix);
  editor->typed = editor->recalled = NULL;
  editor->walk_prefix = NULL;
  editor->walk_index = -1;
}

// MARK: Walking

static bool line_is(const LineInfoW *line, const wchar_t *text) {
  size_t count = (size_t)(line->lastchar - line->buffer);
  return wcslen(text) == count && wmemcmp(line->buffer, text, count) == 0;
}

static unsigned char walk(cel *editor, int step) {
  const LineInfoW *line = el_wline(editor->line);
  if (!editor->callbacks.recall) return CC_ERROR;
  // A walk goes on only while the line is what it put there; an edited line begins a new one.
  if (!editor->recalled || !line_is(line, editor->recalled)) {
    cel_forget_walk(editor);
    if (step < 0) return CC_ERROR;
    editor->typed = cel_wide_copy(line->buffer, (size_t)(line->lastchar - line->buffer));
    editor->walk_prefix = cel_utf8(line->buffer, (size_t)(line->cursor - line->buffer), NULL);
    if (!editor->typed || !editor->walk_prefix) return CC_ERROR;
  }
  int index = editor->walk_index;
  char *entry =
    editor->callbacks.recall(editor->context, &index, step, editor->walk_prefix, false);
  if (!entry) {
    if (step > 0 || editor->walk_index < 0) return CC_ERROR;
    cel_replace_line(editor, editor->typed, wcslen(editor->typed));
    cel_forget_walk(editor);
    return CC_REFRESH;
  }
  wchar_t *text = cel_wide(entry, NULL);
  free(entry);
  if (!text) return CC_ERROR;
  // The cursor stays at the edge it came from, so that the next key walks on at once.
  const wchar_t *break_at = step > 0 ? wcschr(text, L'\n') : NULL;
  cel_replace_line(editor, text, break_at ? (size_t)(break_at - text) : wcslen(text));
  free(editor->recalled);
  editor->recalled = text;
  editor->walk_index = index;
  return CC_REFRESH;
}

/// Moves the cursor to the line above or below, keeping its column.
static bool move_by_line(cel *editor, int step) {
  const LineInfoW *line = el_wline(editor->line);
  const wchar_t *start = line->cursor;
  while (start > line->buffer && start[-1] != L'\n') start--;
  const wchar_t *target;
  if (step < 0) {
    if (start == line->buffer) return false;
    target = start - 1;
    while (target > line->buffer && target[-1] != L'\n') target--;
  } else {
    target = line->cursor;
    while (target < line->lastchar && *target != L'\n') target++;
    if (target == line->lastchar) return false;
    target++;
  }
  for (long column = line->cursor - start; column > 0; column--, target++) {
    if (target >= line->lastchar || *target == L'\n') break;
  }
  el_cursor(editor->line, (int)(target - line->cursor));
  return true;
}

unsigned char cel_command_up(EditLine *line, int key) {
  (void)key;
  return move_by_line(cel_of(line), -1) ? CC_CURSOR : walk(cel_of(line), 1);
}

unsigned char cel_command_down(EditLine *line, int key) {
  (void)key;
  return move_by_line(cel_of(line), 1) ? CC_CURSOR : walk(cel_of(line), -1);
}

// MARK: Searching

enum { PATTERN_LIMIT = 250, KEY_CANCEL = 7, KEY_OLDER = 18, KEY_NEWER = 19 };

/// Puts the next entry that holds `pattern` on the line, the cursor where it begins.
static bool find(cel *editor, const wchar_t *pattern, int step, int *index) {
  char *wanted = cel_utf8(pattern, wcslen(pattern), NULL);
  if (!wanted) return false;
  char *entry = editor->callbacks.recall(editor->context, index, step, wanted, true);
  free(wanted);
  if (!entry) return false;
  wchar_t *text = cel_wide(entry, NULL);
  free(entry);
  if (!text) return false;
  const wchar_t *at = wcsstr(text, pattern);
  cel_replace_line(editor, text, at ? (size_t)(at - text) : 0);
  free(text);
  return true;
}

unsigned char cel_command_search(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  if (!editor->callbacks.recall) return CC_ERROR;
  const LineInfoW *info = el_wline(line);
  wchar_t *typed = cel_wide_copy(info->buffer, (size_t)(info->lastchar - info->buffer));
  if (!typed) return CC_ERROR;
  wchar_t pattern[PATTERN_LIMIT + 1] = {0};
  size_t count = 0;
  int index = -1;
  unsigned char result = CC_REFRESH;
  editor->search_fails = false;
  for (;;) {
    char *shown = cel_utf8(pattern, count, NULL);
    wchar_t next = 0;
    // Drawn in place of the prompt when no key is waiting.
    editor->search = shown ? shown : "";
    int status = el_wgetc(line, &next);
    editor->search = NULL;
    free(shown);
    if (status != 1) {
      result = CC_EOF;
      break;
    }
    if (next == CEL_KEY_WIDE) next = cel_take_wide(editor);
    int step = next == KEY_NEWER ? -1 : 1;
    if (next == KEY_CANCEL) {
      cel_replace_line(editor, typed, wcslen(typed));
      break;
    } else if (next == 8 || next == 127) {
      if (count > 0) count--;
      index = -1;
    } else if (next >= 0x20 && (next < 0x7F || next > 0x9F)) {
      if (count < PATTERN_LIMIT) pattern[count++] = next;
      // The entry on show may still fit.
      if (index >= 0) index--;
    } else if (next != KEY_OLDER && next != KEY_NEWER) {
      // Any other key takes the entry, and then does what it always does.
      if (next != 27) {
        wchar_t again[] = {next > 0xFF ? CEL_KEY_WIDE : next, 0};
        el_wpush(line, again);
      }
      break;
    }
    pattern[count] = 0;
    editor->search_fails = count > 0 && !find(editor, pattern, step, &index);
  }
  free(typed);
  cel_forget_walk(editor);
  return result;
}
#endif
