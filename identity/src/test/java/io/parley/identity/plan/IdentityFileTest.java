package io.parley.identity.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.survive.ConsentRule;
import io.parley.identity.survive.Rule;
import io.parley.identity.survive.Survivorship;
import io.parley.identity.yaml.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityFileTest {
  private static final String FILE =
      """
      identity: v1
      model: people
      link: one-to-one
      sources:
        - name: shop
          file: in/shop.csv
          delimiter: ;
          encoding: latin-1
          key: nr
          region: DE
          trust: 3
          updated: changed
          columns:
            family_name: surname
            birth_date: {column: born, kind: dmy}
            phone: [home, mobile]
            address: {join: [line1, town]}
      truth: {column: nr, pattern: "c([0-9]+)"}
      survivorship: {phone: most-recent}
      """;

  private final Path folder;
  private final Path file;

  IdentityFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("i.yaml");
  }

  private IdentityFile read(String text) throws IOException {
    return IdentityFile.read(Files.writeString(file, text));
  }

  @Test
  void file_isReadAsWritten() throws IOException {
    IdentityFile read = read(FILE);

    assertThat(read.link()).isEqualTo(LinkType.ONE_TO_ONE);
    assertThat(read.modelFile()).isEmpty();
    assertThat(read.survivorship().rules()).containsEntry("phone", Rule.MOST_RECENT);
    assertThat(read.truth()).get().isInstanceOf(Truth.InColumn.class);
    Source shop = read.sources().get(0);
    assertThat(shop.file()).isEqualTo(folder.resolve("in/shop.csv"));
    assertThat(List.of(shop.delimiter(), shop.encoding(), shop.region(), shop.trust() + ""))
        .containsExactly(";", "latin-1", "DE", "3");
    assertThat(shop.columns().keySet())
        .containsExactly("family_name", "birth_date", "phone", "address");
    assertThat(shop.columns())
        .containsEntry("birth_date", new ColumnUse(List.of(List.of("born")), "dmy"))
        .containsEntry("phone", new ColumnUse(List.of(List.of("home"), List.of("mobile")), ""))
        .containsEntry("address", new ColumnUse(List.of(List.of("line1", "town")), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "identity: v1 | identity: v2 | 1:11: this version reads `identity: v1`",
        "family_name: | famly_name: | 14:19: `famly_name` is no key; did you mean `family_name`?",
        "one-to-one | one-to-on | 3:7: `one-to-on` is no way to link; did you mean `one-to-one`?",
        "latin-1 | latin1 | 8:15: `latin1` is no encoding; did you mean `latin-1`?",
        "kind: dmy | kind: iso | 15:40: `iso` is no kind of birth_date; known are dmy, mdy",
        "shop.csv | shop.xls | 6:11: a source's file ends in .csv, .tsv, .json, .jsonl or .parquet",
        "region: DE | region: GERMANY | 10:13: `GERMANY` is no region of phone numbers; give two upper-case letters, such as US or DE",
        "most-recent | most-recend | 19:23: `most-recend` is no rule of survivorship; did you mean `most-recent`?",
        "delimiter: ; | delimiter: ;; | 7:16: a delimiter is one character, or `tab`",
        "{join: [line1, town]} | {jion: [line1]} | 17:23: `jion` is no key; did you mean `join`?"
      })
  void mistake_isNamedWithItsPlace(String right, String wrong, String message) {
    assertThatThrownBy(() -> read(FILE.replace(right, wrong)))
        .isInstanceOf(BadFile.class)
        .hasMessage(file + ":" + message);
  }

  private static final String CONSENT =
      FILE.replace("updated: changed", "updated: changed\n    consent: {measurement: agreed}")
          + "purposes: [measurement, offers]\n";

  @Test
  void consent_isReadByPurpose() throws IOException {
    IdentityFile read = read(CONSENT);

    assertThat(read.purposes()).containsExactly("measurement", "offers");
    assertThat(read.sources().get(0).consent())
        .containsExactly(
            Map.entry("measurement", ConsentRule.InColumn.of("agreed", List.of(), List.of())));
    assertThat(read(FILE.replace("most-recent}", "most-recent, other: majority}")).survivorship())
        .isEqualTo(new Survivorship(Map.of("phone", Rule.MOST_RECENT), Rule.MAJORITY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{measurement: agreed} | {mesurement: agreed} | 13:27: `mesurement` is no key; did you mean `measurement`?",
        "{measurement: agreed} | {measurement: {granted: [ja]}} | 13:28: consent to `measurement` needs `column`, or `everybody: true`",
        "{measurement: agreed} | {measurement: {everybody: true, column: a}} | 13:28: write `everybody: true` alone, or a column",
        "{measurement: agreed} | {measurement: {colum: a}} | 13:36: `colum` is no key; did you mean `column`?",
        "{measurement: agreed} | {measurement: {column: a, granted: [no]}} | 13:28: `no` cannot both grant and refuse consent",
        "purposes: [measurement, offers] | # none | 13:14: name the purposes of consent first, such as `purposes: [measurement]`",
        "[measurement, offers] | [measurement, measurement] | 21:25: a purpose is a word of small letters, digits, `_` and `-`, and stands here once",
      })
  void mistakeInConsent_isNamedWithItsPlace(String right, String wrong, String message) {
    assertThatThrownBy(() -> read(CONSENT.replace(right, wrong)))
        .isInstanceOf(BadFile.class)
        .hasMessage(file + ":" + message);
  }

  @Test
  void nameOfASource_twice_isRefused() {
    String twice =
        FILE.replace(
            "truth:", FILE.substring(FILE.indexOf("  - name"), FILE.indexOf("truth:")) + "truth:");

    assertThatThrownBy(() -> read(twice))
        .isInstanceOf(BadFile.class)
        .hasMessage(file + ":18:5: a source `shop` stands above; give this one another name");
  }
}
