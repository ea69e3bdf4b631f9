package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.sql.ScalarFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/sql.md lists the functions that the engine has, and no other. */
class SqlDocumentTest {
  @Test
  void functions_inTheDocument_areThoseOfTheEngine() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("../docs/sql.md")).stream()
            .dropWhile(l -> !l.equals("## Functions of values"))
            .skip(1)
            .takeWhile(l -> !l.startsWith("## "))
            .filter(l -> l.startsWith("- "))
            .toList();
    List<String> known = Arrays.stream(ScalarFunction.values()).map(f -> line(f.shown())).toList();
    assertThat(documented).isEqualTo(known);
  }

  /** The SQL in backticks, then what is said of it. */
  private static String line(String shown) {
    int colon = shown.indexOf(": ");
    return colon < 0
        ? "- `" + shown + "`"
        : "- `" + shown.substring(0, colon) + "`" + shown.substring(colon);
  }
}
