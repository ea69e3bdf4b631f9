package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema says what the reader does, as far as a schema can. */
class PolicySchemaTest {
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(PolicySchema.text(), InputFormat.JSON);

  /** The places of a file and the schema's name for them. */
  private static final Map<String, Shape> PLACES =
      Map.ofEntries(
          Map.entry("table", TablePolicyReader.SHAPE),
          Map.entry("column", ColumnReader.SHAPE),
          Map.entry("aggregate", AllowanceReader.AGGREGATE),
          Map.entry("audience", AllowanceReader.AUDIENCE),
          Map.entry("threshold", AllowanceReader.THRESHOLD),
          Map.entry("protection", ProtectionReader.SHAPE),
          Map.entry("test", TestReader.TEST),
          Map.entry("testFile", TestFileReader.SHAPE),
          Map.entry("throughTemplates", AllowanceReader.TEMPLATE),
          Map.entry("template", TemplateReader.SHAPE),
          Map.entry("parameter", TemplateParameterReader.SHAPE),
          Map.entry("derivedTable", DerivedTableReader.SHAPE),
          Map.entry("publicTable", PublicTableReader.SHAPE),
          Map.entry("publicColumn", ColumnReader.PUBLIC),
          Map.entry("population", BudgetReader.POPULATION),
          Map.entry("budget", BudgetReader.BUDGET),
          Map.entry("psi", PsiReader.SHAPE));

  private boolean accepts(String yaml) {
    return schema.validate(yaml, InputFormat.YAML).isEmpty();
  }

  @Test
  void keysOfEveryPlace_areThoseOfTheReader() {
    JsonNode places = JsonMapper.shared().readTree(PolicySchema.text()).get("$defs");
    PLACES.forEach(
        (name, shape) ->
            assertThat(new TreeSet<>(places.get(name).get("properties").propertyNames()))
                .as(name)
                .isEqualTo(shape.words()));
  }

  @Test
  void examples_areAccepted() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of("examples"))) {
      files = all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      assertThat(schema.validate(Files.readString(file), InputFormat.YAML))
          .as(file.toString())
          .isEmpty();
    }
  }

  /** Every mistake that the schema finds is one for the reader: it forbids nothing that is good. */
  @Test
  void mistakes_areMostlySeenByTheSchemaToo() throws IOException {
    List<String> seen = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (MistakesTest.Mistake mistake : MistakesTest.all()) {
      boolean isYaml = !mistake.says().contains("this is not YAML");
      if (isYaml && mistake.name().chars().noneMatch(c -> c == 0)) {
        (isAccepted(mistake.policy()) ? unseen : seen).add(mistake.name());
      }
    }
    assertThat(seen.size()).as("unseen: %s", unseen).isGreaterThan(unseen.size() * 2);
  }

  private boolean isAccepted(String yaml) {
    try {
      return accepts(yaml);
    } catch (IllegalArgumentException | tools.jackson.core.JacksonException notYaml) {
      return false;
    }
  }

  @Test
  void goodPolicyWithEveryKey_isAcceptedByBoth() throws IOException {
    String policy = Files.readString(Path.of("src", "test", "resources", "every-key.yaml"));

    assertThat(
            PolicyReader.read(
                "every-key.yaml", policy.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(PolicyDocument.Table.class);
    assertThat(schema.validate(policy, InputFormat.YAML)).isEmpty();
  }
}
