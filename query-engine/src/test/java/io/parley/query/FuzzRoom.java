package io.parley.query;

import io.parley.policy.TableName;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.backend.duckdb.JointSql;
import io.parley.query.fuzz.Claim;
import io.parley.query.fuzz.FilledRows;
import io.parley.query.fuzz.Groups;
import io.parley.query.fuzz.RandomRows;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RankQuestion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The engine as the fuzzer sees it: a question in, a promise and exact numbers out. All that the
 * fuzzer knows of plans is here.
 */
public final class FuzzRoom implements AutoCloseable {
  private final SmallRoom room;

  /**
   * A room whose parties match on these key types, in their order: on one, the rows themselves
   * carry its token.
   */
  public FuzzRoom(List<String> keys) {
    this.room = CorpusRoom.empty(keys);
  }

  /** An accepted question. */
  public final class Accepted {
    private final PrivatePlan.Numbers plan;

    private Accepted(PrivatePlan.Numbers plan) {
      this.plan = plan;
    }

    /** All of a plan that a caller or a member can see. */
    public String seen() {
      List<String> seen = new ArrayList<>();
      seen.add(plan.digest());
      seen.add(plan.price().toString());
      seen.add(plan.matching().toString());
      ContributionSql contributions = new ContributionSql(TableName::toString);
      plan.contributions().forEach(c -> seen.add(c.name() + " " + contributions.query(c)));
      seen.add(plan.protection().toString());
      for (Measurement measurement : plan.measurements()) {
        seen.add(measurement.quantities().toString());
        seen.add(measurement.ranks().toString());
        seen.add(JointSql.numbers(plan, measurement));
      }
      return String.join("\n", seen);
    }

    public Claim claim() {
      return new Claim(
          plan.matching().changed(),
          plan.measurements().stream().flatMap(FuzzRoom::measured).toList());
    }

    /** The exact bounded numbers over the rows that are there: one a part of the claim. */
    public List<Groups> exact() {
      return groups(room.exact(plan));
    }

    private List<Groups> groups(List<List<BoundedGroup>> exact) {
      List<Groups> all = new ArrayList<>();
      for (int i = 0; i < exact.size(); i++) {
        all.add(numbers(exact.get(i)));
        for (int rank = 0; rank < plan.measurements().get(i).ranks().size(); rank++) {
          all.add(histogram(exact.get(i), rank));
        }
      }
      return all;
    }

    /** The exact bounded numbers again and again, as rows go. */
    public Standing standing() {
      return new Standing(this);
    }

    /** The columns of the answer, as an analyst sees them. */
    public String headers() {
      return room.answer(plan).columns().toString();
    }
  }

  /** What the parties contributed, of which a part may be sent anew. */
  public final class Standing {
    private final Accepted asked;
    private final JointRun run;

    private Standing(Accepted asked) {
      this.asked = asked;
      this.run = room.contributed(asked.plan);
    }

    public List<Groups> exact() {
      return asked.groups(run.numbers(asked.plan));
    }

    /** Sends anew what these parties contribute; what the others did is the same as before. */
    public void sendAnew(Set<String> parties) {
      room.contributeAnew(run, asked.plan, parties);
    }
  }

  /** The numbers of a boundary, and each of its rank questions apart. */
  private static Stream<Claim.Measured> measured(Measurement measurement) {
    int groups = measurement.groupsPerPerson();
    List<Claim.Part> parts =
        measurement.quantities().stream()
            .map(q -> new Claim.Part(q.toString(), q.personLow(), q.personHigh()))
            .toList();
    return Stream.concat(
        Stream.of(new Claim.Measured(groups, groups, parts)),
        measurement.ranks().stream().map(r -> ranked(groups, r)));
  }

  private static Claim.Measured ranked(int groups, RankQuestion ranks) {
    BigInteger rows = BigInteger.valueOf(ranks.rowsPerPerson());
    return new Claim.Measured(
        groups,
        groups * ranks.rowsPerPerson(),
        List.of(new Claim.Part("rows by value", BigInteger.ZERO, rows)));
  }

  private static Groups numbers(List<BoundedGroup> groups) {
    Map<List<Optional<Object>>, List<Long>> numbers = new HashMap<>();
    groups.forEach(g -> numbers.put(g.keys(), g.numbers()));
    return new Groups(numbers);
  }

  private static Groups histogram(List<BoundedGroup> groups, int rank) {
    Map<List<Optional<Object>>, List<Long>> numbers = new HashMap<>();
    for (BoundedGroup group : groups) {
      group
          .histograms()
          .get(rank)
          .forEach(
              (cell, rows) -> {
                List<Optional<Object>> key = new ArrayList<>(group.keys());
                key.add(Optional.of(cell));
                numbers.put(key, List.of(rows));
              });
    }
    return new Groups(numbers);
  }

  /** The accepted question; empty where it is refused. */
  public Optional<Accepted> accepted(String sql) {
    return room.plan(sql) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers numbers
        ? Optional.of(new Accepted(numbers))
        : Optional.empty();
  }

  /** The reasons of a refusal; empty where the question is accepted. */
  public String refusal(String sql) {
    return room.plan(sql) instanceof Planning.Refused refused ? refused.reasons().toString() : "";
  }

  public void clear() {
    room.clear();
  }

  public void people(List<RandomRows.Person> people) {
    people.forEach(p -> room.person(p.party(), p.number(), p.email(), p.phone()));
  }

  /** SQL for all columns of a row but the person. */
  public void rows(List<FilledRows.Row> rows) {
    Map<String, List<String>> tuples = new TreeMap<>();
    rows.forEach(
        row ->
            tuples
                .computeIfAbsent(row.table(), t -> new ArrayList<>())
                .add(room.tuple(row.person().number(), row.values())));
    tuples.forEach((table, all) -> room.insert(table, String.join(", ", all)));
  }

  public void remove(RandomRows.Person person) {
    room.remove(person.party(), person.number());
  }

  @Override
  public void close() {
    room.close();
  }
}
