// changes.c -- what was changed in an entry, and what was cut out of it: undo and redo, cuts that add up, the last
// word of earlier entries.
//
// libedit keeps one step of undo, for vi alone, and each of its cuts replaces the one before. Here the text is
// looked at with every key: what differs from the last look is a change, whatever made it.

#define _GNU_SOURCE
#include "internal.h"

#if __has_include(<histedit.h>)
#include <wctype.h>

// MARK: States of the text

static void forget(cel_state *state) {
  free(state->text);
  *state = (cel_state){0};
}

static void forget_all(cel_states *states) {
  while (states->count > 0) forget(&states->list[--states->count]);
}

/// Takes a state over; of very many the oldest goes.
static void push(cel_states *states, cel_state state) {
  if (states->count == CEL_MOST_STATES) {
    forget(&states->list[0]);
    memmove(states->list, states->list + 1, (CEL_MOST_STATES - 1) * sizeof *states->list);
    states->count--;
  }
  states->list[states->count++] = state;
}

void cel_forget_changes(cel *editor) {
  forget_all(&editor->before);
  forget_all(&editor->after);
  forget(&editor->seen);
  editor->joins = false;
}

void cel_note_change(cel *editor) {
  const LineInfoW *line = el_wline(editor->line);
  size_t count = (size_t)(line->lastchar - line->buffer);
  size_t cursor = (size_t)(line->cursor - line->buffer);
  cel_state *seen = &editor->seen;
  if (count == seen->count && (count == 0 || wmemcmp(line->buffer, seen->text, count) == 0)) {
    seen->cursor = cursor;
    return;
  }
  wchar_t *text = cel_wide_copy(line->buffer, count);
  if (!text) return;
  // Letters that follow each other are one change.
  bool is_letter = count == seen->count + 1 && cursor == seen->cursor + 1
    && !iswspace((wint_t)line->buffer[cursor - 1]);
  if (is_letter && editor->joins) {
    free(seen->text);
  } else {
    push(&editor->before, *seen);
  }
  editor->joins = is_letter;
  forget_all(&editor->after);
  *seen = (cel_state){.text = text, .count = count, .cursor = cursor};
}

/// Goes to the last state of one list, and leaves the present one on the other.
static unsigned char go(cel *editor, cel_states *from, cel_states *to) {
  cel_note_change(editor);
  if (from->count == 0) return CC_ERROR;
  cel_state state = from->list[--from->count];
  if (!cel_replace_line(editor, state.text ? state.text : L"", state.cursor)) {
    forget(&state);
    return CC_ERROR;
  }
  push(to, editor->seen);
  editor->seen = state;
  editor->joins = false;
  return CC_REFRESH;
}

unsigned char cel_command_undo(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  return go(editor, &editor->before, &editor->after);
}

unsigned char cel_command_redo_change(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  return go(editor, &editor->after, &editor->before);
}

// MARK: Commands that go on where the one before ended

void cel_note_key(cel *editor, wchar_t key) {
  // Escape and Ctrl-X begin keys of two characters.
  enum { ESCAPE = 27, PREFIX = 24 };
  if (!editor->is_in_key) {
    editor->run = editor->next_run;
    editor->next_run = CEL_RUN_NONE;
  }
  editor->is_in_key = key == ESCAPE || key == PREFIX;
}

// MARK: Cuts

/// Cuts a part of the text, in places of the line; cuts that follow each other become one.
static unsigned char cut(cel *editor, const wchar_t *start, const wchar_t *end, bool is_backwards) {
  const LineInfoW *line = el_wline(editor->line);
  editor->next_run = CEL_RUN_CUT;
  size_t count = (size_t)(end - start);
  if (count == 0) return CC_REFRESH;
  size_t kept = editor->run == CEL_RUN_CUT && editor->cut ? wcslen(editor->cut) : 0;
  wchar_t *text = malloc((kept + count + 1) * sizeof *text);
  if (!text) return CC_ERROR;
  wmemcpy(text + (is_backwards ? 0 : kept), start, count);
  if (kept > 0) wmemcpy(text + (is_backwards ? count : 0), editor->cut, kept);
  text[kept + count] = 0;
  free(editor->cut);
  editor->cut = text;
  el_cursor(editor->line, (int)(end - line->cursor));
  el_deletestr(editor->line, (int)count);
  return CC_REFRESH;
}

/// To the end of the line; at its end, the newline.
unsigned char cel_command_cut_line(EditLine *line, int key) {
  (void)key;
  const LineInfoW *info = el_wline(line);
  const wchar_t *end = info->cursor;
  while (end < info->lastchar && *end != L'\n') end++;
  if (end == info->cursor && end < info->lastchar) end++;
  return cut(cel_of(line), info->cursor, end, false);
}

unsigned char cel_command_cut_entry(EditLine *line, int key) {
  (void)key;
  const LineInfoW *info = el_wline(line);
  return cut(cel_of(line), info->buffer, info->lastchar, true);
}

static bool is_word(wchar_t scalar) { return scalar == L'_' || iswalnum((wint_t)scalar); }

unsigned char cel_command_cut_word_back(EditLine *line, int key) {
  (void)key;
  const LineInfoW *info = el_wline(line);
  const wchar_t *start = info->cursor;
  while (start > info->buffer && !is_word(start[-1])) start--;
  while (start > info->buffer && is_word(start[-1])) start--;
  return cut(cel_of(line), start, info->cursor, true);
}

unsigned char cel_command_cut_word(EditLine *line, int key) {
  (void)key;
  const LineInfoW *info = el_wline(line);
  const wchar_t *end = info->cursor;
  while (end < info->lastchar && !is_word(*end)) end++;
  while (end < info->lastchar && is_word(*end)) end++;
  return cut(cel_of(line), info->cursor, end, false);
}

unsigned char cel_command_put_back(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  if (!editor->cut || !*editor->cut) return CC_ERROR;
  return el_winsertstr(line, editor->cut) == 0 ? CC_REFRESH : CC_ERROR;
}

// MARK: The last word

/// The last word of the entry before, of the one before that when pressed again, and so on.
unsigned char cel_command_last_word(EditLine *line, int key) {
  (void)key;
  cel *editor = cel_of(line);
  bool goes_on = editor->run == CEL_RUN_WORD;
  int index = goes_on ? editor->word_index : -1;
  editor->next_run = goes_on ? CEL_RUN_WORD : CEL_RUN_NONE;
  if (!editor->callbacks.recall) return CC_ERROR;
  char *entry = editor->callbacks.recall(editor->context, &index, 1, "", true);
  wchar_t *text = entry ? cel_wide(entry, NULL) : NULL;
  free(entry);
  if (!text) return CC_ERROR;
  size_t end = wcslen(text);
  while (end > 0 && iswspace((wint_t)text[end - 1])) end--;
  text[end] = 0;
  size_t start = end;
  while (start > 0 && !iswspace((wint_t)text[start - 1])) start--;
  if (goes_on) el_deletestr(line, (int)editor->word_count);
  bool is_inserted = start < end && el_winsertstr(line, text + start) == 0;
  editor->word_count = is_inserted ? end - start : 0;
  editor->word_index = index;
  editor->next_run = CEL_RUN_WORD;
  free(text);
  return CC_REFRESH;
}
#endif
