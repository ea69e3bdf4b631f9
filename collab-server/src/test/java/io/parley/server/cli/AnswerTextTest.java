package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
  private static final Path WIRE = Path.of("src/test/resources/wire");

  @Test
  void numbersAboutWithheldGroups_standBelowTheTable() throws IOException {
    assertThat(text("answer-withheld.json")).contains("\nwithheld  groups  12  [0, 28]\n");
  }

  @Test
  void answerThatWasNotAskedAboutThem_saysNothing() throws IOException {
    assertThat(text("answer.json")).doesNotContain("withheld");
  }

  private static String text(String document) throws IOException {
    byte[] bytes = Files.readAllBytes(WIRE.resolve(document));
    return AnswerText.of(Json.read(bytes, AnswerDocument.class));
  }
}
