// Copies the code's text; where the browser keeps the clipboard to itself, the text is selected for the person.

async function copied(area) {
  area.focus();
  area.select();
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

/** Let the button in `part` copy the text area beside it, and say what became of it. */
export function offerCopy(part, say) {
  const button = part.querySelector("[data-do=copy]");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const done = await copied(part.querySelector("input"));
    button.textContent = done ? button.dataset.done : button.dataset.selected;
    say(button.textContent);
    setTimeout(() => {
      button.textContent = label;
    }, 4000);
  });
}
