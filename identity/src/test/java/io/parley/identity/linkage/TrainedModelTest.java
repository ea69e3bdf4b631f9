package io.parley.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainedModelTest {
  private static final String MODEL =
      """
      model: mine/1
      threshold: 1
      comparisons:
        given_name:
          levels: [same, nickname, swapped family_name, alike 0.9]
          m: [0.7, 0.1, 0.05, 0.1, 0.05]
          u: [0.01, 0.01, 0.0001, 0.01, 0.9699]
          h: [0.05, 0.01, 0.0001, 0.01, 0.9299]
          by_frequency: true
        family_name:
          levels: [same, alike 0.9]
          m: [0.85, 0.1, 0.05]
          u: [0.01, 0.01, 0.98]
          h: [0.9, 0.04, 0.06]
          unless_swapped: given_name
          by_frequency: true
        street:
          levels: [same]
          m: [0.9, 0.1]
          u: [0.01, 0.99]
          h: [0.95, 0.05]
        locality:
          levels: [same]
          m: [0.9, 0.1]
          u: [0.01, 0.99]
          h: [0.95, 0.05]
      blocking: [family_name, street, email, "given_name = family_name"]
      training: [family_name]
      rules: {same: [email], never: [generation]}
      together: [{columns: [street, locality], differ: 0.25}]
      belief: {m: 1000, u: 100000}
      """;

  private static final String COLUMNS = "given_name family_name street locality email generation";

  private static LinkageModel model() {
    return ModelReader.read(Item.read("m.yaml", MODEL)).over(Set.of(COLUMNS.split(" ", -1)));
  }

  private static Map<String, Double> scored(TrainedModel trained, RecordTable table) {
    Map<String, Double> bits = new HashMap<>();
    Scorer.score(
        trained,
        table,
        LinkType.WITHIN,
        -100,
        pair -> bits.put(pair.a() + " " + pair.b(), pair.bits()));
    return bits;
  }

  private static Map<String, Double> scored(String... rows) {
    try (RecordTable table = Records.of(COLUMNS, rows)) {
      return scored(TrainedModel.train(model(), table, LinkType.WITHIN), table);
    }
  }

  @Test
  void file_saysAllOfIt_andTheSameWeightsComeBack() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add("ann|f%d|st%d|l|-|-".formatted(i % 6, i % 6));
    }
    try (RecordTable table = Records.of(COLUMNS, rows.toArray(String[]::new))) {
      TrainedModel trained =
          TrainedModel.train(model(), table, LinkType.WITHIN)
              .signed(new SignedOff("Ann \"the\" Boss", LocalDate.of(2026, 11, 28)));
      String text = TrainedFile.text(trained);
      TrainedModel read = TrainedReader.read(Item.read("t.yaml", text));

      assertThat(read.model()).isEqualTo(trained.model());
      assertThat(read.frequencies()).isEqualTo(trained.frequencies());
      assertThat(read.signedOff())
          .isEqualTo(Optional.of(new SignedOff("Ann the Boss", LocalDate.of(2026, 11, 28))));
      assertThat(TrainedFile.text(read)).isEqualTo(text);
      assertThat(scored(read, table)).isEqualTo(scored(trained, table));
      // Twelve hold it, and the file knows it by a hash.
      assertThat(text)
          .contains(Frequencies.hash("ann"))
          .doesNotContain("ann:")
          .doesNotContain("f1:");
    }
  }

  /** Five records of one customer are no five people: a hash of an address can be guessed. */
  @Test
  void file_knowsNoAddress_howeverOftenItStands() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(
          "ann|f%d|st%d|l|%s|-"
              .formatted(i, i, i < 8 ? "m@x.example" : "m%d@x.example".formatted(i)));
    }
    LinkageModel model =
        ModelReader.read(
                Item.read(
                    "m.yaml",
                    MODEL.replace(
                        "  street:\n",
                        "  email: {levels: [same], m: [0.9, 0.1], u: [0.01, 0.99], by_frequency: true}\n  street:\n")))
            .over(Set.of(COLUMNS.split(" ", -1)));
    try (RecordTable table = Records.of(COLUMNS, rows.toArray(String[]::new))) {
      TrainedModel trained = TrainedModel.train(model, table, LinkType.WITHIN);
      assertThat(trained.frequencies().share("email", "m@x.example")).hasValue(8.0 / 12);

      String text = TrainedFile.text(trained);
      TrainedModel read = TrainedReader.read(Item.read("t.yaml", text));

      assertThat(text)
          .contains(Frequencies.hash("ann"))
          .doesNotContain(Frequencies.hash("m@x.example"));
      assertThat(read.frequencies().share("email", "m@x.example").orElseThrow())
          .as("as rare as one of the five different ones")
          .isCloseTo(1.0 / 5, within(1e-9));
      assertThat(TrainedFile.text(read)).isEqualTo(text);
    }
  }

  @Test
  void fileWithATypo_saysWhatWasMeant() {
    assertThatThrownBy(
            () -> TrainedReader.read(Item.read("t.yaml", "trained: v1\nprio: 1\nmodel: {}\n")))
        .isInstanceOf(BadFile.class)
        .hasMessage("t.yaml:2:7: `prio` is no key; did you mean `prior`?");
  }

  @Test
  void ruleThatSaysSame_isCertain_andNeverComesFirst() {
    Map<String, Double> bits =
        scored(
            "ann|lee|x|a|m@x.example|-",
            "bob|kim|y|b|m@x.example|-",
            "ann|lee|x|a|-|jr",
            "ann|lee|x|a|-|sr");

    assertThat(bits)
        .containsEntry("0 1", Rules.CERTAIN)
        .doesNotContainKey("2 3")
        .containsKey("0 2");
  }

  @Test
  void household_sharesSurnameAndAddress_andIsNotOnePerson() {
    Map<String, Double> bits =
        scored(
            "ann|lee|x|a|-|-",
            "ann|lee|x|a|-|-",
            "zoe|lee|x|a|-|-",
            "ann|kim|y|b|-|-",
            "kim|ann|y|b|-|-",
            "robert|ray|z|c|-|-",
            "bob|ray|z|c|-|-");

    assertThat(bits.get("0 1")).isGreaterThan(1);
    assertThat(bits.get("0 2")).isLessThan(0);
    assertThat(bits.get("3 4")).as("swapped").isGreaterThan(1);
    assertThat(bits.get("5 6")).as("nickname").isGreaterThan(1);
  }

  @Test
  void whoMoved_isSaidOnce() {
    Map<String, Double> bits = scored("ann|lee|x|a|-|-", "ann|lee|y|b|-|-", "ann|lee|y|-|-|-");

    // The street alone costs log2(0.1/0.99) or so; street and town together are one event.
    assertThat(bits).containsKeys("0 1", "0 2");
    assertThat(bits.getOrDefault("0 1", 0.0) - bits.getOrDefault("0 2", 0.0)).isBetween(-1.0, 0.0);
  }
}
