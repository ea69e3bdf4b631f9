package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of receivers in {@code docs/identity-normalisation.md}. With {@code
 * -Dparley.generate=true} it is written anew.
 */
class ExportTableTest {
  private static final Path PAGE = Path.of("..", "docs", "identity-normalisation.md");
  private static final String START = "ExportTableTest -->\n";
  private static final String END = "<!-- end -->";

  @Test
  void tableOfReceivers_isWhatTheCodeDoes() throws IOException {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    int start = page.indexOf(START) + START.length();
    int end = page.indexOf(END, start);
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(PAGE, page.substring(0, start) + table() + page.substring(end));
    } else {
      assertThat(page.substring(start, end)).isEqualTo(table());
    }
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder("| profile | fields | rule | sent |\n| --- | --- | --- | --- |\n");
    for (ExportProfile profile : ExportProfile.values()) {
      byRule(profile)
          .forEach(
              (rule, fields) ->
                  table.append("| `%s` | %s | %s |\n".formatted(profile.id(), fields, rule)));
    }
    table.append("\nSources: ");
    return table
        .append(
            List.of(ExportProfile.values()).stream()
                .map(profile -> "`" + profile.id() + "` " + profile.source())
                .collect(Collectors.joining("; ")))
        .append(".\n")
        .toString();
  }

  /** Kinds with one rule and encoding share a line. */
  private static Map<String, String> byRule(ExportProfile profile) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (AttributeKind kind : profile.kinds()) {
      String rule =
          profile.words(kind).orElseThrow()
              + " | "
              + profile.encoding(kind).map(ExportEncoding::words).orElseThrow();
      fields.merge(rule, "`" + kind.word() + "`", (a, b) -> a + ", " + b);
    }
    return fields;
  }
}
