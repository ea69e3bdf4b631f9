package io.parley.server.cli;

import io.parley.identity.progress.Progress;
import java.io.PrintWriter;

/** Prints each stage of long work once, on standard error. */
final class IdentityProgress implements Progress {
  private final PrintWriter err;
  private String before = "";

  IdentityProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void at(String stage, long done, long of) {
    if (!stage.equals(before)) {
      before = stage;
      err.println(stage);
      err.flush();
    }
  }
}
