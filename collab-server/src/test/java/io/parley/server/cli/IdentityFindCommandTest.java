package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class IdentityFindCommandTest {
  @SuppressWarnings("NullAway.Init") // made before each test
  @TempDir
  Path folder;

  private Path plan;

  @BeforeEach
  void writeRecords() throws IOException {
    StringBuilder records = new StringBuilder("id,first,last,born,mail\n");
    for (int i = 0; i < 60; i++) {
      records.append(
          "c%d,given%c,family%d,19%02d-03-1%d,mail%d@example.org%n"
              .formatted(i, 'a' + i % 26, i, 30 + i, i % 9, i));
    }
    // One person twice.
    records.append("c60,Rosalind,Featherstone,1951-07-25,rosalind@example.org\n");
    records.append("c61,Rosalind,Fetherstone,1951-07-25,rosalind@example.org\n");
    Files.writeString(folder.resolve("shop.csv"), records);
    plan =
        Files.writeString(
            folder.resolve("identity.yaml"),
            """
            identity: v1
            model: people
            sources:
              - name: shop
                file: shop.csv
                key: id
                columns: {given_name: first, family_name: last, birth_date: born, email: mail}
            """);
  }

  private Said find(String... more) {
    String[] words = new String[4 + more.length];
    System.arraycopy(
        new String[] {"identity", "find", "--config", plan.toString()}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return Shell.run(words);
  }

  @Test
  void recordWithAnError_isFoundWithItsPersonAndProgressIsTold() {
    // Sixty records teach little: whatever the weight.
    Said said =
        find(
            "--json",
            "--least=-100",
            "family_name=FEATHERSTONE",
            "given_name=Rosalinde",
            "birth_date=1951-07-25");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("\"c60\"", "\"c61\"", "\"shop/c60\"", "\"milliseconds\"");
    assertThat(said.out()).contains("\"reached\" : 2", "\"compared\" : 2");
    assertThat(said.err()).contains("training ...", "comparing", "indexing");
  }

  @Test
  void attributeThatTheSourcesLack_isRefused() {
    Said said = find("famly_name=Smith");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .contains("`famly_name` is no attribute of the sources; did you mean `family_name`?");
  }

  @Test
  void valuesThatSayNothing_areRefusedWithoutNamingThem() {
    Said said = find("family_name=  ");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("none of the values says anything: they are empty, unreadable or junk");
  }

  /**
   * More records than the model learns from all pairs of: those that are drawn must be the same.
   */
  @Test
  void find_weighsAsExplainDoes() throws IOException {
    StringBuilder more = new StringBuilder(Files.readString(folder.resolve("shop.csv")));
    for (int i = 0; i < 1_200; i++) {
      more.append(
          "m%d,given%c,family%d,19%02d-04-1%d,more%d@example.org%n"
              .formatted(i, 'a' + i % 26, i % 90, 30 + i % 60, i % 9, i));
    }
    Files.writeString(folder.resolve("shop.csv"), more);
    Said found =
        find(
            "--json",
            "--least=-100",
            "given_name=Rosalind",
            "family_name=Fetherstone",
            "birth_date=1951-07-25",
            "email=rosalind@example.org");
    Said explained =
        Shell.run("identity", "explain", "c60", "c61", "--config", plan.toString(), "--json");

    double weight =
        StreamSupport.stream(
                JsonMapper.shared().readTree(found.out()).get("matches").spliterator(), false)
            .filter(match -> match.get("key").asString().equals("c60"))
            .findFirst()
            .orElseThrow()
            .get("bits")
            .asDouble();
    assertThat(weight)
        .isCloseTo(
            JsonMapper.shared().readTree(explained.out()).get("bits").asDouble(), within(1e-9));
  }

  @Test
  void noMatch_isSaid() {
    Said said = find("family_name=Nobody", "birth_date=2001-01-01");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).startsWith("0 of ");
  }
}
