package io.parley.crypto.planted;

/** A name that says nothing, in a class that prints. */
final class KeyHelper {
  private KeyHelper() {}

  static void print(String text) {
    System.out.println(text);
  }
}
