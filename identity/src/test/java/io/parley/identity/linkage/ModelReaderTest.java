package io.parley.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.compare.Level;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReaderTest {
  private static final String MODEL =
      """
      model: mine/1
      threshold: 3
      comparisons:
        name: {levels: [same, alike 0.9], by_frequency: true}
        born: {levels: [same, edits 1]}
      blocking:
        - name[1-3] + born
        - name = born
      training: [born]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "never: [generaton] | m.yaml:10:17: `generaton` is no attribute; did you mean `generation`?",
        "same: [emial + phone_2] | m.yaml:10:16: `emial` is no attribute; did you mean `email`?",
      })
  void ruleOverNoAttribute_saysWhatWasMeant(String rule, String message) {
    assertThatThrownBy(
            () -> ModelReader.read(Item.read("m.yaml", MODEL + "rules: {" + rule + "}\n")))
        .isInstanceOf(BadFile.class)
        .hasMessage(message);
  }

  @Test
  void model_isReadAsWritten() {
    LinkageModel model = ModelReader.read(Item.read("m.yaml", MODEL));
    assertThat(model.threshold()).isEqualTo(3);
    assertThat(model.comparisons())
        .extracting(c -> c.column() + c.levels() + c.byFrequency())
        .containsExactly(
            "name[Same[], " + new Level.Alike(0.9) + "]true", "born[Same[], Edits[most=1]]false");
    assertThat(model.blocking())
        .extracting(BlockingRule::sql)
        .containsExactly(
            "substr(l.\"name\", 1, 3) = substr(r.\"name\", 1, 3) AND l.\"born\" = r.\"born\"",
            "l.\"name\" = r.\"born\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threshold | treshold | m.yaml:2:11: `treshold` is no key; did you mean `threshold`?",
        "alike 0.9 | alike 9 | m.yaml:4:25: a likeness is above 0 and below 1, not 9.0",
        "alike 0.9 | alice 0.9 | m.yaml:4:25: `alice` is no level; did you mean `alike`?",
        "[same, edits 1] | [edits 1] | m.yaml:5:18: the first level of `born` is `same`, for the weight of a value hangs on it",
        "training: [born] | training: [bron] | m.yaml:9:12: `bron` is no column that is compared; did you mean `born`?",
        "name = born | birth_dat[1-4] | m.yaml:8:5: `birth_dat` is no attribute; did you mean `birth_date`?",
        "name[1-3] | name[3-1] | m.yaml:7:5: `name[3-1]` ends before it begins",
        "threshold: 3 | threshold: much | m.yaml:2:12: `much` is not a number from -100.0 to 100.0"
      })
  void mistake_isNamedWithItsPlace(String right, String wrong, String message) {
    assertThatThrownBy(() -> ModelReader.read(Item.read("m.yaml", MODEL.replace(right, wrong))))
        .isInstanceOf(BadFile.class)
        .hasMessage(message);
  }

  @Test
  void modelThatDoesNotCome_isNamed() {
    assertThatThrownBy(() -> ModelReader.shipped("horses"))
        .hasMessage("no model `horses` comes with this version; there is `people`");
  }
}
