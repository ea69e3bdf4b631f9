package io.parley.server.party;

import io.parley.identity.history.People;
import io.parley.identity.link.RecordKey;
import io.parley.policy.PolicySet;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Erases a person from a stopped node: their rows from raw and clean, then all that the history of
 * people knows of them. In this order, since nothing else tells whose the rows are: after a stop
 * between, the same erasure finds the person again, and does the rest.
 */
public final class PersonErasure {
  private final NodeConfiguration configuration;
  private final NodeDirectory directory;
  private final Supplier<List<PolicySet>> policies;
  private final Progress progress;
  private final PeopleStep.Listener steps;

  /**
   * Of a node.
   *
   * @param policies of each collaboration; asked for where a source goes through the zones
   */
  public PersonErasure(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Supplier<List<PolicySet>> policies,
      Progress progress) {
    this(configuration, directory, policies, progress, PeopleStep.Listener.NONE);
  }

  PersonErasure(
      NodeConfiguration configuration,
      NodeDirectory directory,
      Supplier<List<PolicySet>> policies,
      Progress progress,
      PeopleStep.Listener steps) {
    this.configuration = configuration;
    this.directory = directory;
    this.policies = policies;
    this.progress = progress;
    this.steps = steps;
  }

  /**
   * What is gone.
   *
   * @param records of the history
   * @param rows of raw and clean
   */
  public record Erased(long records, long rows) {}

  /**
   * Erases somebody.
   *
   * @param people of the node's history
   * @param actor who has it done
   * @throws io.parley.server.node.ConfigurationException when their rows cannot be told; nothing
   *     was changed then
   * @throws io.parley.connector.lake.LakeException when a table cannot be written, or a file not be
   *     deleted; call it again then
   */
  public Erased of(People people, UUID person, String actor, Instant at) {
    List<RecordKey> records = people.everOf(person);
    long rows =
        new ZoneErasure(configuration, directory, policies, progress, steps)
            .erase(people, person, records);
    steps.reached(PeopleStep.ERASED_ZONES);
    return new Erased(people.erase(person, actor, at).size(), rows);
  }
}
