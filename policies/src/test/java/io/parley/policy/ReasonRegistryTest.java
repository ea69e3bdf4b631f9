package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The registry, what is written from it, and the code that refuses. */
class ReasonRegistryTest {
  private static final String HOW =
      "mvn -o -q -Ptests -pl policies test -Dtest=ReasonRegistryTest -Dparley.generate=true";
  private static final Path CODES = Path.of("src/main/java/io/parley/policy/ReasonCode.java");
  private static final Path DOCUMENT = Path.of("../docs/reasons.md");
  private static final String BEGIN = "  // Written from reasons.yaml.\n";
  private static final String END = "  // End of what is written.\n";
  private static final List<String> MODULES = List.of("policies", "query-engine", "collab-server");

  @Test
  void constants_besideTheRegistry_areWhatIsWrittenFromIt() throws IOException {
    String code = Files.readString(CODES);
    String head = code.substring(0, code.indexOf(BEGIN) + BEGIN.length());
    String tail = code.substring(code.indexOf(END));

    writtenOrEqual(CODES, head + constants() + tail);
  }

  @Test
  void document_besideTheRegistry_isWhatIsWrittenFromIt() throws IOException {
    writtenOrEqual(DOCUMENT, ReasonDocument.text());
  }

  @Test
  void page_ofEachCode_isWhole() {
    assertThat(ReasonCode.values())
        .allSatisfy(
            code -> {
              ReasonPage page = code.page();
              assertThat(page.meaning()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
              assertThat(page.instead()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
              assertThat(page.why()).endsWith(".");
              assertThat(page.text()).startsWith(code.code() + ": ").contains(page.instead());
            });
  }

  @Test
  void status_ofEachCode_saysWhoseFaultItIs() {
    assertThat(ReasonCode.values())
        .allSatisfy(
            code -> {
              boolean ours = code.page().sqlState().startsWith("58");
              assertThat(code.page().http() == 500).as(code.code()).isEqualTo(ours);
            });
  }

  /** Whoever refuses with a code that is not registered does not compile: it is a constant. */
  @Test
  void eachCode_inTheCodeThatRefuses_isUsed() throws IOException {
    Set<String> used = new TreeSet<>();
    Pattern constant = Pattern.compile("ReasonCode\\s*\\.\\s*([A-Z_]+)");
    for (Path file : sources()) {
      constant.matcher(Files.readString(file)).results().forEach(m -> used.add(m.group(1)));
    }

    assertThat(used)
        .isEqualTo(Arrays.stream(ReasonCode.values()).map(Enum::name).collect(Collectors.toSet()));
  }

  /** A reason is made from a code, copied, or read from the wire; never from a word in quotes. */
  @Test
  void reasons_inTheCodeThatRefuses_areMadeFromCodes() throws IOException {
    Pattern quoted = Pattern.compile("new Reason\\(\\s*\"");
    Set<String> makers = new TreeSet<>();
    for (Path file : sources()) {
      if (quoted.matcher(Files.readString(file)).find()) {
        makers.add(file.getFileName().toString());
      }
    }

    assertThat(makers).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new java.util.ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        files.filter(f -> f.toString().endsWith(".java")).forEach(all::add);
      }
    }
    return all;
  }

  private static String constants() {
    return ReasonRegistry.entries().entrySet().stream()
        .map(ReasonRegistryTest::constant)
        .collect(Collectors.joining(",\n", "", ";\n\n"));
  }

  private static String constant(Map.Entry<String, Map<String, String>> entry) {
    String meaning = entry.getValue().getOrDefault("meaning", "");
    return "  /** %s%s. */\n  %s"
        .formatted(
            meaning.substring(0, 1).toUpperCase(Locale.ROOT),
            meaning.substring(1),
            entry.getKey().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static void writtenOrEqual(Path file, String text) throws IOException {
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(file, text);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "").as(HOW).isEqualTo(text);
  }
}
