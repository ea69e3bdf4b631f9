package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference names every key with an example, and its examples are good policies. */
class PolicyLanguageDocTest {
  private static final Path DOC = Path.of("..", "docs", "policy-language.md");
  private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  private static final Map<String, Shape> SECTIONS =
      Map.of(
          "## A table of people", TablePolicyReader.SHAPE,
          "### Columns", ColumnReader.SHAPE,
          "**`protection`**", ProtectionReader.SHAPE,
          "### `tests:`", TestReader.TEST,
          "## A public table", PublicTableReader.SHAPE,
          "## A population", BudgetReader.POPULATION,
          "| key of `budget`", BudgetReader.BUDGET);

  private final String text = Files.readString(DOC);

  PolicyLanguageDocTest() throws IOException {}

  @Test
  void everyKey_hasARowWithAnExample() {
    SECTIONS.forEach((section, shape) -> assertRows(section, shape));
    assertRows("### `allow:`", AllowanceReader.AGGREGATE);
    assertRows("### `allow:`", AllowanceReader.AUDIENCE);
  }

  private void assertRows(String section, Shape shape) {
    int begin = text.indexOf(section);
    assertThat(begin).as(section).isNotNegative();
    for (String word : shape.words()) {
      assertThat(text.indexOf("\n| `" + word + "` |", begin))
          .as(section + ": " + word)
          .isPositive();
    }
  }

  @Test
  void everyFunction_isListed() {
    FunctionNames.ALL.forEach(f -> assertThat(text).contains("`" + f + "`"));
  }

  @Test
  void examples_areRead() {
    List<String> blocks = BLOCK.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
    for (String block : blocks) {
      assertThat(PolicyReader.read("doc.yaml", block.getBytes(StandardCharsets.UTF_8))).isNotNull();
    }
  }
}
