package io.parley.connector.destination;

/**
 * Sees what becomes of each person of a delivery, for the owner's account of who is at a receiver.
 * A batch that was refused or not tried is told of to nobody.
 */
public interface Witness {
  /** Sees nothing. */
  Witness NONE =
      new Witness() {
        @Override
        public void came(Batch batch) {}

        @Override
        public void doubtful(Batch batch) {}

        @Override
        public void leftOut(String id, SkipReason reason) {}
      };

  /** The receiver has the batch, by this run or an earlier one. */
  void came(Batch batch);

  /** Nobody knows whether the receiver has the batch, by this run or an earlier one. */
  void doubtful(Batch batch);

  /** The person with this id was not sent, for now or for good. */
  void leftOut(String id, SkipReason reason);
}
