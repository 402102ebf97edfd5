"""What must hold whatever fails and whoever cheats: tampering, kills, mutations."""
