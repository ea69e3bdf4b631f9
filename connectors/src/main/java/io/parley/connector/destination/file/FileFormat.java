package io.parley.connector.destination.file;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Takes;

/** How an audience is written into files. Its methods are pure functions. */
public interface FileFormat {
  /** The name in policies and receipts. */
  String name();

  /** The end of a file's name, without a dot. */
  String extension();

  /** What it takes. */
  Takes takes();

  /** A person as rows. */
  Encoded encode(AudienceMember member);

  /** A file of rows. */
  byte[] body(Batch batch);
}
