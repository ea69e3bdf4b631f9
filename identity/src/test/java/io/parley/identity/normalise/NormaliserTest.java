package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class NormaliserTest {
  private static final NormaliserOptions US = NormaliserOptions.of("US");

  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvFileSource(resources = "/normalise/cases.csv", numLinesToSkip = 1)
  void canonicalForm_isAsWrittenInTheCases(
      String kind, String region, String raw, String canonical) {
    Reading reading =
        Normaliser.of(AttributeKind.ofWord(kind).orElseThrow(), NormaliserOptions.of(region))
            .read(raw);

    assertThat(told(reading)).isEqualTo(canonical);
  }

  private static String told(Reading reading) {
    if (reading instanceof Reading.Value value) {
      return value.text();
    }
    return reading instanceof Reading.Junk
        ? "(junk)"
        : reading instanceof Reading.Absent ? "(absent)" : "(unreadable)";
  }

  @Test
  void dateThatCanBeReadTwice_followsTheOption() {
    Normaliser dayFirst = Normaliser.of(AttributeKind.BIRTH_DATE, US.with(DateOrder.DAY_FIRST));

    assertThat(dayFirst.canonical("11/12/1978")).contains("19781211");
    assertThat(Normaliser.of(AttributeKind.BIRTH_DATE, US).canonical("11/12/1978"))
        .contains("19781112");
  }

  @Test
  void switchboard_isSetAsideHoweverItIsWritten() {
    Normaliser phones =
        Normaliser.of(
            AttributeKind.PHONE,
            US.withJunk(Map.of(AttributeKind.PHONE, Set.of("(702) 919-1300"))));

    assertThat(phones.read("+1 702 919 1300")).isEqualTo(new Reading.Junk(JunkRule.LISTED));
    assertThat(phones.canonical("702-919-1301")).contains("+17029191301");
  }

  @Test
  void valuesSetAside_areCountedByRuleAndNeverShown() {
    JunkTally tally = new JunkTally();
    Normaliser emails = Normaliser.of(AttributeKind.EMAIL, US);
    for (String raw :
        new String[] {
          "test@test.com", "none@none.com", "noreply@a.example", "x", "ann@a.example"
        }) {
      tally.add(AttributeKind.EMAIL, emails.read(raw));
    }

    assertThat(tally.junk())
        .isEqualTo(
            Map.of(
                AttributeKind.EMAIL,
                Map.of(JunkRule.PLACEHOLDER_EMAIL, 2L, JunkRule.SENDING_MAILBOX, 1L)));
    assertThat(tally.unreadable()).isEqualTo(Map.of(AttributeKind.EMAIL, 1L));
    assertThat(emails.read("ann@a.example").toString()).doesNotContain("ann");
    assertThat(NameParts.of("Ann Lee").toString()).doesNotContain("ann");
    assertThat(Address.of("1 Main St", "US").toString()).doesNotContain("main");
  }

  @Test
  void optionsOutOfRange_areRefused() {
    assertThatThrownBy(() -> NormaliserOptions.of("XX"))
        .hasMessage(
            "default region `XX` is not known; give two upper-case letters, such as US or DE");
    assertThatThrownBy(() -> new NormaliserOptions("US", DateOrder.DAY_FIRST, 1949, Map.of()))
        .hasMessage("latest year 1949 is out of range; give a year from 1950 to 2149");
  }

  @Test
  void textOverTheLimit_isUnreadable() {
    assertThat(Normaliser.of(AttributeKind.STREET, US).read("a".repeat(1_001)))
        .isEqualTo(new Reading.Unreadable());
    // One sign that stands for eighteen letters.
    assertThat(Normaliser.of(AttributeKind.STREET, US).read("\uFDFA".repeat(100)))
        .isEqualTo(new Reading.Unreadable());
  }
}
