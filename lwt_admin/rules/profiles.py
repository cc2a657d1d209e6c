"""The ten profiles of the vmbo, with the exam codes for LWT pupils (ILT vakcodes)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: its Dutch name, the short one, and the exam code of its profile subject."""

    short: str
    name: str
    code: str


PROFILES: Final[tuple[Profile, ...]] = (
    Profile("BWI", "Bouwen, wonen en interieur", "7011"),
    Profile("PIE", "Produceren, installeren en energie", "7111"),
    Profile("M&T", "Mobiliteit en transport", "7211"),
    Profile("MVI", "Media, vormgeving en ICT", "7311"),
    Profile("E&O", "Economie en ondernemen", "7411"),
    Profile("HBR", "Horeca, bakkerij en recreatie", "7511"),
    Profile("Z&W", "Zorg en welzijn", "7611"),
    Profile("Groen", "Groen", "7711"),
    Profile("MaT", "Maritiem en techniek", "7811"),
    Profile("D&P", "Dienstverlening en producten", "7911"),
)

BY_SHORT: Final[dict[str, Profile]] = {profile.short: profile for profile in PROFILES}
