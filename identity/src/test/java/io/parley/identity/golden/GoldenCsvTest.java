package io.parley.identity.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.link.RecordKey;
import io.parley.identity.survive.Rule;
import io.parley.identity.survive.Survivor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenCsvTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "=1+cmd!a1 | '=1+cmd!a1",
        "@sum(a1,b1) | \"'@sum(a1,b1)\"",
        "-1+2 | '-1+2",
        "+a1 | '+a1",
        "+12025550102 | +12025550102",
        "-17,5 | \"-17,5\"",
        "ann-marie | ann-marie",
      })
  void cellLikeAFormula_isText(String value, String cell) {
    StringBuilder text = new StringBuilder();
    RecordKey from = new RecordKey("crm", "c1");

    new GoldenCsv(text, List.of("unit"), List.of())
        .accept(
            new GoldenRecord(
                from,
                1,
                new TreeMap<>(Map.of("unit", new Survivor(value, from, Rule.LONGEST))),
                new TreeMap<>()));

    assertThat(text).hasToString("person,records,unit,unit_from\ncrm/c1,1," + cell + ",crm/c1\n");
  }
}
