package io.parley.query.backend;

import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * One question's contributions, and what comes of them. Exact numbers must not leave as they are.
 */
public interface JointWork extends AutoCloseable {
  /**
   * Takes the streams of a plan as Arrow batches; one of another shape than the plan says fails.
   * They may be read in any order and in turns, so that all of them arrive at once.
   *
   * @param streams one a contribution of the plan
   */
  void load(PrivatePlan plan, Map<Contribution, ArrowReader> streams);

  /** The exact bounded numbers of each measurement, for each group that holds a unit. */
  List<List<BoundedGroup>> numbers(PrivatePlan.Measured plan);

  /** The receiver's tokens that satisfy the condition of an audience. */
  List<UUID> audience(PrivatePlan.Audience plan);

  /**
   * The partner's people of an audience; nobody where there is no partner.
   *
   * @param secret of the room, in hex: two digests of a receiver's rows under it are the same for
   *     the same rows, and nobody else can look for rows with one digest
   */
  List<PartnerPerson> partners(PrivatePlan.Audience plan, String secret);

  @Override
  void close();
}
