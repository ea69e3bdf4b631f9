package io.parley.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the examples of docs/connectors-tables.md to the lines of the tests that run them. */
public final class DocumentedExample {
  private static final Path PAGE = Path.of("../docs/connectors-tables.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s) *// docs: ([a-z0-9-]+)\n(.*?) *// docs: end");

  private DocumentedExample() {}

  /** Every example of a test must stand on the page, word for word. */
  public static void assertShown(Class<?> test) throws IOException {
    Path source = Path.of("src/test/java", test.getName().replace('.', '/') + ".java");
    String page = Files.readString(PAGE);
    Matcher examples = EXAMPLE.matcher(Files.readString(source));
    int found = 0;
    while (examples.find()) {
      found++;
      List<String> lines = examples.group(2).lines().toList();
      int indent =
          lines.stream()
              .filter(line -> !line.isBlank())
              .mapToInt(line -> line.length() - line.stripLeading().length())
              .min()
              .orElse(0);
      String block =
          String.join(
              "\n", lines.stream().map(l -> l.isBlank() ? "" : l.substring(indent)).toList());
      assertThat(page).as(examples.group(1)).contains("```java\n" + block + "\n```");
    }
    assertThat(found).isPositive();
  }
}
