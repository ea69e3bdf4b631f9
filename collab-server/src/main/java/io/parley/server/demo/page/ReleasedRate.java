package io.parley.server.demo.page;

import io.parley.server.demo.story.Story;
import io.parley.server.wire.AnswerDocument;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Successes among people, both as released: with noise. */
record ReleasedRate(double successes, double people) {

  /** From the story's lift answer; empty where it has no such row or no such column. */
  static Optional<ReleasedRate> of(Story story, String segment, String successes) {
    AnswerDocument answer = story.answers().get("lift");
    if (answer == null) {
      return Optional.empty();
    }
    List<String> columns = answer.columns().stream().map(AnswerDocument.Column::name).toList();
    int key = columns.indexOf("segment");
    int people = columns.indexOf("people");
    int column = columns.indexOf(successes);
    if (key < 0 || people < 0 || column < 0) {
      return Optional.empty();
    }
    for (List<@Nullable Object> row : answer.rows()) {
      if (segment.equals(row.get(key))
          && row.get(column) instanceof Number x
          && row.get(people) instanceof Number n
          && n.doubleValue() > 0) {
        return Optional.of(new ReleasedRate(x.doubleValue(), n.doubleValue()));
      }
    }
    return Optional.empty();
  }

  double rate() {
    return successes / people;
  }
}
