package io.parley.query.plan;

import io.parley.policy.Analysis;
import io.parley.policy.Protection;
import io.parley.policy.Question;
import io.parley.policy.TableName;
import io.parley.query.account.Price;
import io.parley.query.match.Matching;
import io.parley.query.privacy.PrivateQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/**
 * How a question is answered privately, as algebra: backends write it in their own SQL. Every node
 * makes the same plan of the same grant; the digest says so.
 */
public sealed interface PrivatePlan {
  /** Grows with each change of what a plan means. Nodes with other versions refuse each other. */
  int VERSION = 5;

  Question question();

  /** The analysis that policies must have allowed for it. */
  Analysis analysis();

  PrivateQuery query();

  Matching matching();

  List<Contribution> contributions();

  Price price();

  /** SHA-256 of the canonical text, in hex. */
  String digest();

  /**
   * The same of what is released: what stands below the boundaries, with its price. Questions that
   * differ only in what they make of released numbers have it in common, so that one release
   * answers them all: what is made is post-processing.
   */
  String releaseDigest();

  /** The fragment that a node of the algebra is the root of. */
  default Optional<Fragment> fragment(RelNode node) {
    return contributions().stream()
        .flatMap(c -> c instanceof Contribution.Rows rows ? java.util.stream.Stream.of(rows) : null)
        .map(Contribution.Rows::fragment)
        .filter(f -> f.algebra() == node)
        .findFirst();
  }

  /** The public part that a node of the algebra is the root of. */
  default Optional<Contribution.PublicRows> publicRows(RelNode node) {
    return contributions().stream()
        .flatMap(
            c ->
                c instanceof Contribution.PublicRows rows ? java.util.stream.Stream.of(rows) : null)
        .filter(r -> r.algebra() == node)
        .findFirst();
  }

  /**
   * The parties that send something, in the order of their names: those with people, and others.
   */
  default List<String> parties() {
    return contributions().stream().map(Contribution::party).distinct().sorted().toList();
  }

  /** A plan whose answer is made of numbers by group. */
  sealed interface Measured extends PrivatePlan {
    @Override
    PrivateQuery.Numbers query();

    /** One a boundary. */
    List<Measurement> measurements();

    /** What the columns of the answer are called. */
    List<String> names();
  }

  /**
   * A plan for private numbers.
   *
   * @param protection the strictest of all policies, tightened by the analyst's hint
   * @param measurements one a boundary
   * @param noise the mechanism of all numbers, chosen from public parameters
   * @param names what the columns of the answer are called
   * @param withheld what is asked about groups that do not show
   */
  record Numbers(
      Question question,
      PrivateQuery.Numbers query,
      Matching matching,
      List<Contribution> contributions,
      Price price,
      String digest,
      String releaseDigest,
      Protection protection,
      List<Measurement> measurements,
      NoiseShare noise,
      List<String> names,
      WithheldGroups withheld)
      implements Measured {
    public Numbers {
      contributions = List.copyOf(contributions);
      measurements = List.copyOf(measurements);
      names = List.copyOf(names);
    }

    @Override
    public Analysis analysis() {
      return Analysis.AGGREGATE;
    }

    /** Whether every group of every measurement is declared, so that no δ is paid for selection. */
    public boolean declaredGroups() {
      return measurements.stream().allMatch(Measurement::declared);
    }

    /** Among how many numbers ε is shared: those of a group, and those about withheld groups. */
    public int answers() {
      return measurements.stream().mapToInt(Measurement::answers).sum() + withheld.numbers();
    }
  }

  /**
   * A plan for exact numbers: an exact disclosure, outside differential privacy.
   *
   * @param measurement its one boundary
   * @param names what the columns of the answer are called
   * @param minPeople a group shows only when each of its numbers stands on so many people
   * @param caps at most so many rows of a person are read from each table
   */
  record Threshold(
      Question question,
      PrivateQuery.Numbers query,
      Matching matching,
      List<Contribution> contributions,
      Price price,
      String digest,
      Measurement measurement,
      List<String> names,
      int minPeople,
      Map<TableName, Integer> caps)
      implements Measured {
    public Threshold {
      caps = Map.copyOf(caps);
      contributions = List.copyOf(contributions);
      names = List.copyOf(names);
    }

    @Override
    public Analysis analysis() {
      return Analysis.THRESHOLD;
    }

    @Override
    public List<Measurement> measurements() {
      return List.of(measurement);
    }

    /** Whether its algebra has the form that exact numbers must have. */
    public boolean hasForm() {
      return ThresholdCompiler.hasForm(this);
    }

    @Override
    public String releaseDigest() {
      return digest;
    }
  }

  /**
   * A plan for an audience: an exact disclosure, outside differential privacy.
   *
   * <p>The partner sends its people under tokens that stay the same for this receiver ({@code p} of
   * its streams), so that the room can tell by how many of them a list differs from an earlier one;
   * all other tokens are the query's own.
   *
   * @param minPeople a list is withheld that is shorter, or that differs by fewer of the partner's
   *     people from one that this receiver has
   * @param destinations where the receiver may take it
   */
  record Audience(
      Question question,
      PrivateQuery.People query,
      Matching matching,
      List<Contribution> contributions,
      Price price,
      String digest,
      int minPeople,
      Set<String> destinations)
      implements PrivatePlan {
    public Audience {
      contributions = List.copyOf(contributions);
      destinations = Set.copyOf(destinations);
    }

    /** The other party of the question; empty where it is about the receiver's people alone. */
    public Optional<String> partner() {
      return matching.parties().stream().filter(p -> !p.equals(question.receiver())).findFirst();
    }

    @Override
    public Analysis analysis() {
      return Analysis.AUDIENCE;
    }

    @Override
    public String releaseDigest() {
      return digest;
    }
  }
}
