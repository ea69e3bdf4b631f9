package io.parley.server.report;

import java.util.Map;

/** The answers of a report's questions, by name. */
record Replies(Map<String, Answers> answers) {
  Replies {
    answers = Map.copyOf(answers);
  }

  /** The answer of a question, which was asked. */
  Answers get(String question) {
    Answers answer = answers.get(question);
    if (answer == null) {
      throw new IllegalStateException("the report did not ask `" + question + "`");
    }
    return answer;
  }
}
