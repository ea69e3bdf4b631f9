package io.parley.server.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.yaml.BadFile;
import io.parley.server.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AudienceFileTest {
  private static final String WHOLE =
      """
      audience: parley/v1
      name: lapsed-buyers
      sql: |
        SELECT m.person
        FROM metromail.mailings m
      purpose: activation
      refresh: weekly
      membership_days: 30
      destinations: [crm-files, hook]
      """;

  @Test
  void wholeFile_isRead() {
    assertThat(AudienceFile.read("a.yaml", WHOLE))
        .isEqualTo(
            new Audience(
                1,
                "lapsed-buyers",
                "SELECT m.person\nFROM metromail.mailings m",
                "activation",
                Optional.of(Refresh.WEEKLY),
                Optional.of(30),
                List.of("crm-files", "hook")));
  }

  @Test
  void whatIsNotThere_isSaid() {
    assertThatThrownBy(() -> AudienceFile.read("a.yaml", "audience: parley/v1\nname: x\n"))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining("an audience has `sql`");
  }

  @Test
  void wordThatIsNoRefresh_isRefusedWithTheNearest() {
    assertThatThrownBy(() -> AudienceFile.read("a.yaml", WHOLE.replace("weekly", "weakly")))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining("`weakly` is no refresh; did you mean `weekly`?");
  }

  @Test
  void hoursBetweenTwoQuestions_areRead() {
    Audience audience = AudienceFile.read("a.yaml", WHOLE.replace("weekly", "every 6 hours"));

    assertThat(audience.refresh().orElseThrow().every()).isEqualTo(Duration.ofHours(6));
    assertThat(Json.read(Json.bytes(audience), Audience.class)).isEqualTo(audience);
    assertThat(Refresh.of("every 24 hours").orElseThrow().word()).isEqualTo("daily");
    for (String none : List.of("every 0 hours", "every 2161 hours", "every 99999 hours", "every")) {
      assertThatThrownBy(() -> AudienceFile.read("a.yaml", WHOLE.replace("weekly", none)))
          .as(none)
          .isInstanceOf(BadFile.class);
    }
  }

  /** A node declared it before `refresh` was a number of hours. */
  @Test
  void declarationOfBefore_isRead() {
    Audience audience = AudienceFile.read("a.yaml", WHOLE);
    String kept = Json.text(audience).replace("\"weekly\"", "\"WEEKLY\"");

    assertThat(kept).contains("WEEKLY");
    assertThat(Json.read(kept.getBytes(StandardCharsets.UTF_8), Audience.class))
        .isEqualTo(audience);
  }

  @Test
  void nameThatIsAPath_isRefused() {
    assertThatThrownBy(() -> AudienceFile.read("a.yaml", WHOLE.replace("lapsed-buyers", "../x")))
        .isInstanceOf(BadFile.class)
        .hasMessageContaining("a name has 1 to 60 lower-case letters");
  }

  @Test
  void membershipWithoutEnd_isRefused() {
    for (String days : new String[] {"0", "541"}) {
      assertThatThrownBy(
              () ->
                  AudienceFile.read(
                      "a.yaml", WHOLE.replace("membership_days: 30", "membership_days: " + days)))
          .isInstanceOf(BadFile.class);
    }
  }

  @Test
  void leastSize_isReadFromTheExplanationOfAList() {
    assertThat(
            SizeQuestion.least(
                List.of("delivered to hearth", "a list of fewer than 1,000 people is withheld")))
        .contains(1_000L);
    assertThat(SizeQuestion.of("SELECT person FROM a.b;\n"))
        .isEqualTo(
            "SELECT COUNT(DISTINCT person) AS people FROM (\nSELECT person FROM a.b\n) AS listed");
  }
}
