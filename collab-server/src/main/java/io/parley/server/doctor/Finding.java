package io.parley.server.doctor;

/**
 * What a check found.
 *
 * @param check the check's name
 * @param ok whether all is well
 * @param found what was found, in one line
 * @param remedy what to do; empty where all is well
 */
public record Finding(String check, boolean ok, String found, String remedy) {
  static Finding ok(String check, String found) {
    return new Finding(check, true, found, "");
  }

  static Finding wrong(String check, String found, String remedy) {
    return new Finding(check, false, found, remedy);
  }
}
