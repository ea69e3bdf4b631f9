package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every mistake that an author can make, with the whole message that she reads.
 *
 * <p>A file {@code mistakes/*.golden} holds cases: {@code === name}, the policy, {@code === says},
 * the rendered problems. With {@code -Dparley.generate=true} the messages are written anew, for
 * review.
 */
class MistakesTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "mistakes");
  private static final String BEGIN = "=== ";
  private static final String SAYS = "=== says\n";

  record Mistake(String name, String policy, String says) {}

  @TestFactory
  List<DynamicContainer> mistakes_inEveryFile_sayWhatIsWrongWhereAndWhatToDo() throws IOException {
    List<DynamicContainer> all = new ArrayList<>();
    for (Path file : files()) {
      if (Boolean.getBoolean("parley.generate")) {
        generate(file);
      }
      all.add(
          DynamicContainer.dynamicContainer(
              String.valueOf(file.getFileName()),
              mistakes(file).stream()
                  .map(
                      m ->
                          DynamicTest.dynamicTest(
                              m.name(), () -> assertThat(said(m.policy())).isEqualTo(m.says())))));
    }
    return all;
  }

  @Test
  void mistakes_counted_areMany() throws IOException {
    int count = 0;
    for (Path file : files()) {
      count += mistakes(file).size();
    }
    assertThat(count).isGreaterThan(100);
  }

  /** All cases of all files. */
  static List<Mistake> all() throws IOException {
    List<Mistake> all = new ArrayList<>();
    for (Path file : files()) {
      all.addAll(mistakes(file));
    }
    return all;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  private static void generate(Path file) throws IOException {
    StringBuilder out = new StringBuilder();
    for (Mistake m : mistakes(file)) {
      out.append(BEGIN).append(m.name()).append('\n').append(m.policy());
      out.append(SAYS).append(said(m.policy()));
    }
    Files.writeString(file, out);
  }

  private static String said(String policy) {
    try {
      return "nothing: it reads as " + PolicyFiles.read(policy) + "\n";
    } catch (PolicyException refused) {
      return refused.problems().stream()
          .map(p -> Diagnostics.render(p, policy))
          .collect(Collectors.joining());
    }
  }

  private static List<Mistake> mistakes(Path file) throws IOException {
    List<Mistake> all = new ArrayList<>();
    String rest = Files.readString(file).substring(BEGIN.length());
    while (!rest.isEmpty()) {
      int name = rest.indexOf('\n');
      int says = rest.indexOf(SAYS);
      int next = rest.indexOf("\n" + BEGIN, says + SAYS.length() - 1);
      int end = next < 0 ? rest.length() : next + 1;
      all.add(
          new Mistake(
              rest.substring(0, name),
              rest.substring(name + 1, says),
              rest.substring(says + SAYS.length(), end)));
      rest = next < 0 ? "" : rest.substring(end + BEGIN.length());
    }
    return all;
  }
}
