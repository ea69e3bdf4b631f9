package io.parley.connector.lake;

import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;

/** Runs commits, and says what came of them. */
final class Commits {
  private Commits() {}

  /**
   * Commits new files.
   *
   * @throws LakeException if it failed, and the table is as it was; or if that is not known, and
   *     the files stay
   */
  static void commit(TableIdentifier id, NewFiles files, Runnable commit) {
    try {
      commit.run();
      files.keep();
    } catch (CommitStateUnknownException e) {
      // The commit may have happened: its files must then be there.
      files.keep();
      throw new LakeException(
          "table " + id + ": it is not known whether the commit succeeded; look at the table", e);
    } catch (LakeException e) {
      throw e;
    } catch (AlreadyExistsException | ValidationException e) {
      throw new LakeConflictException(
          "table " + id + ": another change came first, and the table has that alone; try again",
          e);
    } catch (RuntimeException e) {
      throw new LakeException(
          "table " + id + ": the commit failed and the table is as it was; try again", e);
    }
  }
}
