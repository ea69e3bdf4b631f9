package io.parley.identity.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.Namesakes;
import io.parley.identity.linkage.TrainedFile;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.TrainedReader;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedFrequencies;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.table.RecordTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where more pairs of records share a name than are one person, as among a million people: 3,000
 * people of 400 names, whose e-mail addresses are made of these.
 */
class NamesakesTest {
  private static final int PEOPLE = 3_000;
  private static final int AGAIN = 1_000;
  private static final Set<String> COLUMNS =
      Set.of("given_name", "family_name", "birth_date", "email", "phone");

  @Test
  void peopleOfOneName_areNotOnePerson_thoughTheirAddressesAreMadeOfIt(@TempDir Path directory)
      throws Exception {
    int[] truth = new int[PEOPLE + AGAIN];
    try (RecordTable table = people(truth)) {
      LinkageModel model = ModelReader.shipped("people").over(COLUMNS);
      PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
      TrainedModel trained =
          TrainedModel.train(
              model,
              new PackedPairs(model, records, LinkType.WITHIN),
              PackedFrequencies.of(model, records));

      Namesakes learned = trained.namesakes().get(0);
      double alike = learned.n()[1] + learned.n()[2] + learned.n()[3];
      assertThat(alike).as("learned, where one in ten was expected").isGreaterThan(0.5);
      assertThat(learned.n()[4]).as("the very same").isLessThan(0.05);
      assertThat(learned.names().get(0).n()[0])
          .as("who shares the given name alone is alike more often than others")
          .isLessThan(trained.weights().u()[learned.comparison()][0]);

      Clusters found = gathered(trained, table, records);
      double[] pairs = pairs(found, truth);
      assertThat(pairs[2] / pairs[0]).as("precision").isGreaterThan(0.98);
      assertThat(pairs[2] / pairs[1]).as("recall").isGreaterThan(0.97);

      Path file = directory.resolve("trained.yaml");
      Files.writeString(file, TrainedFile.text(trained));
      assertThat(gathered(TrainedReader.read(file), table, records).toArray())
          .as("the file says all of it")
          .isEqualTo(found.toArray());
    }
  }

  private static Clusters gathered(TrainedModel trained, RecordTable table, PackedRecords records) {
    BulkScorer scorer = new BulkScorer(trained, records, LinkType.WITHIN);
    Edges links = new Edges();
    scorer.score(
        trained.model().threshold(),
        pair -> links.add(pair.a(), pair.b(), pair.bits()),
        done -> {});
    return new Gathering(trained, table, LinkType.WITHIN, scorer::within).of(links);
  }

  /** A fourth of the people come again: with another phone, or address, or birth date mistyped. */
  private static RecordTable people(int[] truth) throws SQLException {
    Random random = new Random(7);
    String[][] people = new String[PEOPLE][];
    for (int i = 0; i < PEOPLE; i++) {
      String given = syllables(1, random.nextInt(20));
      String family = syllables(2, random.nextInt(20));
      people[i] =
          new String[] {given, family, date(random), email(random, given, family), phone(random)};
    }
    RecordTable table = RecordTable.open(256);
    table.execute(
        "CREATE TABLE records (rid INTEGER, source VARCHAR, key VARCHAR, given_name VARCHAR, family_name VARCHAR, birth_date VARCHAR, email VARCHAR, phone VARCHAR, formal_name VARCHAR)");
    try (DuckDBAppender appender =
        table.connection().unwrap(DuckDBConnection.class).createAppender(RecordTable.NAME)) {
      for (int rid = 0; rid < truth.length; rid++) {
        truth[rid] = rid < PEOPLE ? rid : random.nextInt(PEOPLE);
        String[] record = people[truth[rid]].clone();
        if (rid >= PEOPLE) {
          switch (random.nextInt(3)) {
            case 0 -> record[4] = phone(random);
            case 1 -> record[3] = email(random, record[0], record[1]);
            default -> record[2] = record[2].substring(0, 7) + random.nextInt(10);
          }
        }
        appender.beginRow();
        appender.append(rid);
        appender.append("all");
        appender.append("r" + rid);
        for (String value : record) {
          appender.append(value);
        }
        appender.append(record[0]);
        appender.endRow();
      }
    }
    return table;
  }

  private static String syllables(int kind, int rank) {
    Random random = new Random(kind * 1_000L + rank);
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      name.append("bdfgklmnprst".charAt(random.nextInt(12)));
      name.append("aeiou".charAt(random.nextInt(5)));
    }
    return name.toString();
  }

  private static String date(Random random) {
    return "%d%02d%02d"
        .formatted(1940 + random.nextInt(60), 1 + random.nextInt(12), 1 + random.nextInt(28));
  }

  private static String email(Random random, String given, String family) {
    return "%s.%s%d@mail%d.example"
        .formatted(given, family, random.nextInt(500), random.nextInt(6));
  }

  private static String phone(Random random) {
    return "+447%09d".formatted(random.nextInt(1_000_000_000));
  }

  /** Pairs that were put together, pairs that are one person, and those that are both. */
  private static double[] pairs(Clusters found, int[] truth) {
    double[] pairs = new double[3];
    Map<Long, Integer> ours = new HashMap<>();
    Map<Long, Integer> real = new HashMap<>();
    Map<Long, Integer> both = new HashMap<>();
    for (int rid = 0; rid < truth.length; rid++) {
      long cluster = found.of(rid);
      pairs[0] += ours.merge(cluster, 1, Integer::sum) - 1;
      pairs[1] += real.merge((long) truth[rid], 1, Integer::sum) - 1;
      pairs[2] += both.merge(cluster << 32 | truth[rid], 1, Integer::sum) - 1;
    }
    return pairs;
  }
}
